using Microsoft.ML.Tokenizers;

using static TorchSharp.torch;

namespace Grid.Training.GridTiny;

/// <summary>Token ids of captions, padded to a common length.</summary>
internal sealed class CaptionTokens
{
    /// <summary>Tokens of the longest caption with its end token.</summary>
    private const int Length = 10;

    private const int Padding = 0;

    private readonly SentencePieceTokenizer _tokenizer;
    private readonly Dictionary<string, long[]> _cache = new(StringComparer.Ordinal);

    public CaptionTokens(string modelPath)
    {
        using var stream = File.OpenRead(modelPath);
        _tokenizer = SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: true);
        VocabularySize = _tokenizer.Vocabulary.Count;
    }

    /// <summary>Pieces without sentinels.</summary>
    public int VocabularySize { get; }

    /// <summary>Ids and mask [count, 10] of captions.</summary>
    public (Tensor Ids, Tensor Mask) Encode(IReadOnlyList<string> captions)
    {
        var ids = new long[captions.Count * Length];
        var mask = new long[ids.Length];
        for (var i = 0; i < captions.Count; i++)
        {
            var tokens = Tokens(captions[i]);
            tokens.CopyTo(ids, i * Length);
            Array.Fill(mask, 1, i * Length, tokens.Length);
        }

        return (tensor(ids, [captions.Count, Length]), tensor(mask, [captions.Count, Length]));
    }

    private long[] Tokens(string caption)
    {
        if (!_cache.TryGetValue(caption, out var tokens))
        {
            tokens = [.. _tokenizer.EncodeToIds(caption).Select(id => (long)id)];
            if (tokens.Length > Length || tokens.Contains(Padding))
            {
                throw new InvalidOperationException($"'{caption}' has {tokens.Length} tokens; captions have at most {Length}, none of them padding");
            }

            _cache[caption] = tokens;
        }

        return tokens;
    }
}
