using System.Globalization;
using System.Text;

namespace Grid.Diffusion.Captions;

/// <summary>
/// String operations as Python defines them, where .NET differs: the text encoders were trained on captions that went through these.
/// </summary>
internal static class PythonText
{
    private const char CapitalSigma = '\u03a3';
    private const char FinalSigma = '\u03c2';

    /// <summary>.NET's white space and U+001C to U+001F.</summary>
    public static bool IsWhiteSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    public static string Trim(string text) => TrimEnd(TrimStart(text));

    public static string TrimStart(string text)
    {
        var start = 0;
        while (start < text.Length && IsWhiteSpace(text[start]))
        {
            start++;
        }

        return text[start..];
    }

    public static string TrimEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return text[..end];
    }

    /// <summary>
    /// Full lower-casing: a sigma that ends a word becomes the final one, and a capital I with a dot keeps its dot as a mark.
    /// </summary>
    public static string ToLower(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\u0130')
            {
                result.Append("i\u0307");
            }
            else if (text[i] == CapitalSigma && EndsWord(text, i))
            {
                result.Append(FinalSigma);
            }
            else if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                result.Append(Rune.ToLowerInvariant(rune));
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    // A cased letter comes before it and none after it, looking past marks and word-internal punctuation.
    private static bool EndsWord(string text, int place)
    {
        var before = place - 1;
        while (before >= 0 && IsCaseIgnorable(RuneEndingAt(text, before)))
        {
            before -= char.IsLowSurrogate(text[before]) && before > 0 ? 2 : 1;
        }

        if (before < 0 || !IsCased(RuneEndingAt(text, before)))
        {
            return false;
        }

        var after = place + 1;
        while (after < text.Length && IsCaseIgnorable(RuneAt(text, after)))
        {
            after += char.IsHighSurrogate(text[after]) ? 2 : 1;
        }

        return after >= text.Length || !IsCased(RuneAt(text, after));
    }

    private static Rune RuneAt(string text, int place) => Rune.TryGetRuneAt(text, place, out var rune) ? rune : Rune.ReplacementChar;

    private static Rune RuneEndingAt(string text, int place) =>
        RuneAt(text, char.IsLowSurrogate(text[place]) && place > 0 ? place - 1 : place);

    private static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.UppercaseLetter
                or UnicodeCategory.LowercaseLetter
                or UnicodeCategory.TitlecaseLetter
        || rune.Value is 0xaa or 0xba or (>= 0x2160 and <= 0x217f) or (>= 0x24b6 and <= 0x24e9);

    private static bool IsCaseIgnorable(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.ModifierSymbol
        || rune.Value
            is '\''
                or '.'
                or ':'
                or 0xb7
                or 0x387
                or 0x55f
                or 0x5f4
                or 0x2018
                or 0x2019
                or 0x2024
                or 0x2027
                or 0xfe13
                or 0xfe52
                or 0xfe55
                or 0xff07
                or 0xff0e
                or 0xff1a;
}
