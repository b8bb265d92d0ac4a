using System.Collections.Concurrent;
using Grid.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Grid.Training.GridTiny;

/// <summary>
/// Token ids of captions, padded to the longest caption: padding is masked everywhere, so the pipeline's longer one changes nothing.
/// </summary>
internal sealed class CaptionTokens(T5Tokenizer tokenizer)
{
    /// <summary>Tokens of a caption with its end token.</summary>
    private const int Length = 10;

    private readonly ConcurrentDictionary<string, T5Tokens> _cache = new(StringComparer.Ordinal);

    /// <summary>Ids and mask [count, 10] of captions.</summary>
    public (Tensor Ids, Tensor Mask) Encode(IReadOnlyList<string> captions)
    {
        T5Tokens[] rows = [.. captions.Select(Tokens)];
        return (
            tensor(rows.SelectMany(row => row.Ids).ToArray(), [captions.Count, Length]),
            tensor(rows.SelectMany(row => row.Mask).ToArray(), [captions.Count, Length])
        );
    }

    private T5Tokens Tokens(string caption)
    {
        if (!_cache.TryGetValue(caption, out var tokens))
        {
            tokens = tokenizer.Encode(caption, Length);
            if (tokens.IsTruncated)
            {
                throw new InvalidOperationException(
                    $"'{caption}' has {tokens.UntruncatedLength} tokens; training is laid out for {Length}"
                );
            }

            _cache[caption] = tokens;
        }

        return tokens;
    }
}
