using System.Text;

namespace Grid.Diffusion.Captions;

/// <summary>
/// A character set of one byte a character, by which UTF-8 may have been misread. The Windows sets are taken loosely: bytes without a
/// character are control characters, and U+FFFD stands for a byte (0x1A) that was lost.
/// </summary>
internal sealed class SingleByteEncoding
{
    private const byte LostByte = 0x1a;

    private readonly char[] _characters;
    private readonly Dictionary<char, byte> _bytes;

    private SingleByteEncoding(int codePage, bool isLoose)
    {
        IsLoose = isLoose;
        _characters = new char[256];
        for (var value = 0; value < 256; value++)
        {
            _characters[value] = codePage == 0 ? (char)value : Decode(codePage, (byte)value);
        }

        _characters[LostByte] = isLoose ? '\ufffd' : (char)LostByte;
        _bytes = _characters
            .Select((character, value) => (character, value))
            .ToDictionary(pair => pair.character, pair => (byte)pair.value);
    }

    public static SingleByteEncoding Latin1 { get; } = new(0, isLoose: false);

    public static SingleByteEncoding Windows1252 { get; } = new(1252, isLoose: true);

    public static SingleByteEncoding MacRoman { get; } = new(10000, isLoose: false);

    /// <summary>In the order in which they are tried: Western, then by how often they are the cause.</summary>
    public static IReadOnlyList<SingleByteEncoding> All { get; } =
    [
        Latin1,
        Windows1252,
        new(1251, true),
        new(1250, true),
        new(1253, true),
        new(1254, true),
        new(1257, true),
        new(28592, false),
        MacRoman,
        new(437, false),
    ];

    /// <summary>Those that share Latin-1's layout: text that was UTF-8 shows the same kinds of letters in each.</summary>
    public static IReadOnlyList<SingleByteEncoding> LatinLike { get; } = [.. All.Where(encoding => encoding == Latin1 || encoding.IsLoose)];

    public bool IsLoose { get; }

    public char this[byte value] => _characters[value];

    /// <summary>The bytes that a text stands for, or null when the set lacks one of its characters.</summary>
    public byte[]? Encode(string text)
    {
        var bytes = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            if (!_bytes.TryGetValue(text[i], out bytes[i]))
            {
                return null;
            }
        }

        return bytes;
    }

    private static char Decode(int codePage, byte value)
    {
        var character = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!.GetString([value])[0];
        return character switch
        {
            // .NET gives bytes without a character a private one, and Mac's omega as the sign for ohm.
            >= '\uf8f0' and < '\uf8ff' => (char)value,
            '\u2126' => '\u03a9',
            _ => character,
        };
    }
}
