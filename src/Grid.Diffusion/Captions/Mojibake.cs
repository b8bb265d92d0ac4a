using System.Text;
using System.Text.RegularExpressions;

namespace Grid.Diffusion.Captions;

/// <summary>Repairs text that was encoded as UTF-8 and read as something else, perhaps more than once; other text stays as it is.</summary>
internal static partial class Mojibake
{
    // Each round undoes one misreading. More layers than this are no accident.
    private const int MostRounds = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Repair(string text)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var repaired = RepairOnce(text);
            if (repaired == text)
            {
                break;
            }

            text = repaired;
        }

        return text;
    }

    /// <summary>Control characters U+0080 to U+009F as Windows-1252 has them, which is how browsers read them.</summary>
    public static string ReplaceC1Controls(string text) =>
        C1Control().Replace(text, match => SingleByteEncoding.Windows1252[(byte)match.Value[0]].ToString());

    private static string RepairOnce(string text)
    {
        if (Ascii.IsValid(text) || !MojibakePatterns.IsSuspicious(text))
        {
            return text;
        }

        foreach (var encoding in SingleByteEncoding.All)
        {
            if (encoding.Encode(text) is { } bytes && Decode(bytes, encoding) is { } decoded)
            {
                return decoded;
            }
        }

        // The text as a whole is in no single encoding: repair what stands out.
        var patched = MojibakePatterns.Embedded.Replace(text, match =>
            match.Length < text.Length && MojibakePatterns.IsSuspicious(match.Value) ? Repair(match.Value) : match.Value
        );
        if (patched != text)
        {
            return patched;
        }

        return ReplaceC1Controls(text);
    }

    private static string? Decode(byte[] bytes, SingleByteEncoding encoding)
    {
        // One character for a byte, so that patterns can look at them.
        var raw = Encoding.Latin1.GetString(bytes);
        if (encoding != SingleByteEncoding.MacRoman && SpaceInSequence().IsMatch(raw))
        {
            // An a with grave accent that stands alone keeps its space; the exceptions are Portuguese words.
            raw = LoneAGrave().Replace(raw, "\u00c3\u00a0 ");
            raw = SpaceInSequence().Replace(raw, match => match.Value.Replace(' ', '\u00a0'));
        }

        if (encoding.IsLoose)
        {
            raw = LossySequence().Replace(raw, "\u00ef\u00bf\u00bd");
        }

        try
        {
            return StrictUtf8.GetString(Encoding.Latin1.GetBytes(ToPlainUtf8(raw)));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Two relatives of UTF-8: surrogate pairs encoded one by one, and a zero in two bytes.
    private static string ToPlainUtf8(string raw) =>
        !raw.AsSpan().ContainsAny('\u00ed', '\u00c0')
            ? raw
            : SurrogatePair()
                .Replace(raw, match =>
                {
                    var high = (char)(0xd000 | (match.Value[1] & 0x3f) << 6 | match.Value[2] & 0x3f);
                    var low = (char)(0xd000 | (match.Value[4] & 0x3f) << 6 | match.Value[5] & 0x3f);
                    return Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(new string([high, low])));
                })
                .Replace("\u00c0\u0080", "\0", StringComparison.Ordinal);

    [GeneratedRegex("[\\u0080-\\u009f]")]
    private static partial Regex C1Control();

    [GeneratedRegex("\u00ed[\u00a0-\u00af][\\u0080-\u00bf]\u00ed[\u00b0-\u00bf][\\u0080-\u00bf]", RegexOptions.CultureInvariant)]
    private static partial Regex SurrogatePair();

    [GeneratedRegex("\u00c3 (?! |quele|quela|quilo|s )", RegexOptions.CultureInvariant)]
    private static partial Regex LoneAGrave();

    // Sequences in which byte 0xA0 has become a plain space, as far as what they then mean is likely.
    [GeneratedRegex(
        "[\u00c2\u00c3\u00c5\u00ce\u00d0\u00d9] "
            + "|[\u00e2\u00e3] [\\u0080-\\u0084\\u0086-\\u009f\u00a1-\u00bf]"
            + "|[\u00e0-\u00e3][\\u0080-\\u0084\\u0086-\\u009f\u00a1-\u00bf] "
            + "|\u00f0 [\\u0080-\u00bf]{2}|\u00f0[\\u0080-\u00bf] [\\u0080-\u00bf]|\u00f0[\\u0080-\u00bf]{2} ",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex SpaceInSequence();

    // Sequences of which a byte was lost; a question mark may stand for one such byte.
    [GeneratedRegex(
        "[\u00c2-\u00df]\\u001a|[\u00c2\u00c3][?]"
            + "|\u00ed[\u00a0-\u00af][\\u001a?]\u00ed[\u00b0-\u00bf][\\u001a?\\u0080-\u00bf]"
            + "|\u00ed[\u00a0-\u00af][\\u001a?\\u0080-\u00bf]\u00ed[\u00b0-\u00bf][\\u001a?]"
            + "|[\u00e0-\u00ef][\\u001a?][\\u001a\\u0080-\u00bf]|[\u00e0-\u00ef][\\u001a\\u0080-\u00bf][\\u001a?]"
            + "|[\u00f0-\u00f4][\\u001a?][\\u001a\\u0080-\u00bf]{2}|[\u00f0-\u00f4][\\u001a\\u0080-\u00bf][\\u001a?][\\u001a\\u0080-\u00bf]"
            + "|[\u00f0-\u00f4][\\u001a\\u0080-\u00bf]{2}[\\u001a?]|\\u001a",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex LossySequence();
}
