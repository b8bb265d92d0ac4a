using System.Text;

namespace Grid.Diffusion.Tokenizers;

/// <summary>
/// SentencePiece's normalisation: the model's character map, then spaces collapsed, escaped as U+2581 and one put in front.
/// </summary>
internal sealed class SentencePieceNormalizer
{
    /// <summary>Stands for a space inside of pieces.</summary>
    public const char Space = '\u2581';

    private static readonly byte[] EscapedSpace = Encoding.UTF8.GetBytes(Space.ToString());

    private readonly SentencePieceModel _model;
    private readonly CharacterMap _map;
    private readonly bool _addDummyPrefix;
    private readonly byte[][] _userDefined;

    /// <param name="addDummyPrefix">Whether a space goes in front (or, if the model says so, behind), when the model asks for it.</param>
    public SentencePieceNormalizer(SentencePieceModel model, bool addDummyPrefix)
    {
        _model = model;
        _map = new CharacterMap(model.CharacterMap.Span);
        _addDummyPrefix = addDummyPrefix && model.AddDummyPrefix;
        _userDefined =
        [
            .. model
                .Pieces.Where(piece => piece.Type == SentencePieceType.UserDefined)
                .Select(piece => Encoding.UTF8.GetBytes(piece.Text))
                .OrderByDescending(symbol => symbol.Length),
        ];
    }

    /// <summary>Normalises a text; halves of surrogate pairs that stand alone count as U+FFFD.</summary>
    public string Normalize(string text)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text);
        var space = _model.EscapeWhitespaces ? EscapedSpace : " "u8;
        if (_model.RemoveExtraWhitespaces)
        {
            while (!rest.IsEmpty && Next(rest, out var length) is [(byte)' '])
            {
                rest = rest[length..];
            }
        }

        if (rest.IsEmpty)
        {
            return "";
        }

        var result = new List<byte>(rest.Length + 16);
        if (_addDummyPrefix && !_model.WhitespaceAsSuffix)
        {
            result.AddRange(space);
        }

        for (var afterSpace = _model.RemoveExtraWhitespaces; !rest.IsEmpty; )
        {
            var next = Next(rest, out var length);
            rest = rest[length..];
            next = afterSpace ? next.TrimStart((byte)' ') : next;
            foreach (var value in next)
            {
                result.AddRange(value == ' ' ? space : new ReadOnlySpan<byte>(in value));
            }

            // A piece that vanished leaves the state as it was.
            afterSpace = _model.RemoveExtraWhitespaces && (next.IsEmpty ? afterSpace : next[^1] == ' ');
        }

        var kept = result.Count;
        while (
            _model.RemoveExtraWhitespaces
            && kept >= space.Length
            && System.Runtime.InteropServices.CollectionsMarshal.AsSpan(result)[..kept].EndsWith(space)
        )
        {
            kept -= space.Length;
        }

        result.RemoveRange(kept, result.Count - kept);
        if (_addDummyPrefix && _model.WhitespaceAsSuffix)
        {
            result.AddRange(space);
        }

        return Encoding.UTF8.GetString([.. result]);
    }

    // What the beginning of the text becomes, and how many bytes of the text that are. User-defined symbols pass as they are.
    private ReadOnlySpan<byte> Next(ReadOnlySpan<byte> text, out int length)
    {
        foreach (var symbol in _userDefined)
        {
            if (text.StartsWith(symbol))
            {
                length = symbol.Length;
                return symbol;
            }
        }

        length = _map.LongestKey(text, out var replacement);
        if (length > 0)
        {
            return replacement;
        }

        Rune.DecodeFromUtf8(text, out _, out length);
        return text[..length];
    }
}
