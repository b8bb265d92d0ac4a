using System.Text;

namespace Grid.Diffusion.Tokenizers;

/// <summary>
/// Text to the ids of a SentencePiece unigram model, without anything added: the most probable segmentation (Kudo, arXiv:1804.10959).
/// Own code, because Microsoft.ML.Tokenizers 2.0.1 differs from SentencePiece where T5 is concerned: it cannot read a model without a start
/// piece, keeps characters that the character map drops, gives one unknown piece for each character of a run, refuses byte fallback its
/// ids, and decides equally probable segmentations (<c>zzzz</c> as <c>z zz z</c> or <c>zz z z</c>) in another way.
/// </summary>
internal sealed class SentencePieceUnigram
{
    // Below the least probable piece, in natural logarithm, so that an unknown character is the last resort.
    private const float UnknownPenalty = 10;
    private const float LeastPositive = 1.17549435e-38f;

    private readonly SentencePieceModel _model;
    private readonly SentencePieceNormalizer _normalizer;
    private readonly SentencePieceTrie _trie = new();
    private readonly Dictionary<string, int> _vocabulary = new(StringComparer.Ordinal);
    private readonly double[] _scores;
    private readonly float _unknownScore;

    /// <exception cref="InvalidDataException">The model contradicts itself.</exception>
    public SentencePieceUnigram(SentencePieceModel model, bool addDummyPrefix)
    {
        _model = model;
        _normalizer = new SentencePieceNormalizer(model, addDummyPrefix);
        var normal = model
            .Pieces.Where(piece => piece.Type == SentencePieceType.Normal)
            .Select(piece => piece.Score)
            .DefaultIfEmpty()
            .ToList();
        _unknownScore = normal.Min() - UnknownPenalty;
        _scores = [.. model.Pieces.Select(piece => Score(piece, normal.Max()))];
        for (var id = 0; id < model.Pieces.Count; id++)
        {
            var piece = model.Pieces[id];
            _vocabulary.TryAdd(piece.Text, id);
            if (piece.Type is SentencePieceType.Normal or SentencePieceType.UserDefined)
            {
                _trie.Add(piece.Text, id);
            }
        }
    }

    public int PieceCount => _model.Pieces.Count;

    /// <summary>Id of what has no piece.</summary>
    public int UnknownId => _model.UnknownId;

    /// <summary>
    /// The text of an ordinary piece, with <see cref="SentencePieceNormalizer.Space"/> for blanks; empty for pieces that stand for no text.
    /// </summary>
    public string TextOf(int id) =>
        _model.Pieces[id] is { Type: SentencePieceType.Normal or SentencePieceType.UserDefined } piece ? piece.Text : "";

    /// <summary>Ids by piece.</summary>
    public IReadOnlyDictionary<string, int> Vocabulary => _vocabulary;

    public string Normalize(string text) => _normalizer.Normalize(text);

    /// <summary>Segments a text. A run of unknown characters is one unknown piece.</summary>
    public List<int> Encode(string text)
    {
        var normalized = Normalize(text);
        var ids = new List<int>();
        foreach (var (start, end, id) in BestPath(normalized))
        {
            if (id != _model.UnknownId)
            {
                ids.Add(id);
            }
            else if (_model.ByteFallback)
            {
                ids.AddRange(
                    Encoding.UTF8.GetBytes(normalized[start..end]).Select(value => _vocabulary.GetValueOrDefault($"<0x{value:X2}>", id))
                );
            }
            else if (ids.Count == 0 || ids[^1] != id)
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    // A user-defined symbol outweighs any other way through its characters. SentencePiece means the greatest score for each UTF-8 byte, but
    // its greatest starts at the least positive number, which no log probability reaches.
    private static double Score(SentencePiece piece, float greatest) =>
        piece.Type == SentencePieceType.UserDefined
            ? Encoding.UTF8.GetByteCount(piece.Text) * Math.Max(greatest, LeastPositive) - 0.1
            : piece.Score;

    private List<(int Start, int End, int Id)> BestPath(string text)
    {
        // The best way to each place: where its last piece starts, which piece that is, and the sum of scores.
        var starts = new int[text.Length + 1];
        var ids = new int[text.Length + 1];
        var scores = new float[text.Length + 1];
        Array.Fill(starts, -1);
        for (var start = 0; start < text.Length; )
        {
            var width = char.IsHighSurrogate(text[start]) && start + 1 < text.Length ? 2 : 1;
            var hasSingle = false;
            var node = 0;
            for (var end = start; end < text.Length && _trie.Step(ref node, text[end++], out var id); )
            {
                if (id >= 0)
                {
                    Offer(start, end, id, _scores[id] + scores[start]);
                    hasSingle |= end - start == width;
                }
            }

            if (!hasSingle)
            {
                Offer(start, start + width, _model.UnknownId, _unknownScore + scores[start]);
            }

            start += width;
        }

        var path = new List<(int Start, int End, int Id)>();
        for (var end = text.Length; end > 0; end = starts[end])
        {
            path.Add((starts[end], end, ids[end]));
        }

        path.Reverse();
        return path;

        // Sums are kept in float32 and compared in float64, as in SentencePiece: among equally probable segmentations the rounding decides.
        void Offer(int start, int end, int id, double score)
        {
            if (starts[end] == -1 || score > scores[end])
            {
                (starts[end], ids[end], scores[end]) = (start, id, (float)score);
            }
        }
    }
}
