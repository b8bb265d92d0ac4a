using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html;

namespace Grid.Diffusion.Captions;

/// <summary>Character references by the names of the HTML standard.</summary>
internal static partial class HtmlEntities
{
    // The longest name of the standard, with its semicolon.
    private const int LongestName = 32;

    // What browsers make of the numbers 128 to 159: Windows-1252, where it has a character.
    private const string Windows1252 =
        "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f"
        + "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

    /// <summary>The characters that a name stands for, without ampersand and semicolon, or null.</summary>
    public static string? Named(string name) =>
        name.Length > LongestName ? null : HtmlEntityProvider.Resolver.GetSymbol(name) ?? HtmlEntityProvider.Resolver.GetSymbol(name + ";");

    /// <summary>The character of a number in decimal, or in hexadecimal with x before it.</summary>
    public static string Numbered(string number)
    {
        var digits = number.TrimStart('x', 'X');
        var style = digits.Length < number.Length ? NumberStyles.AllowHexSpecifier : NumberStyles.None;

        // Zeros before it may be many; a number that is too long is too great as well.
        digits = digits.TrimStart('0');
        var point =
            digits.Length == 0 ? 0
            : digits.Length <= 7 ? int.Parse(digits, style, CultureInfo.InvariantCulture)
            : int.MaxValue;
        return point switch
        {
            >= 0x80 and <= 0x9f => Windows1252[point - 0x80].ToString(),
            0 => "\ufffd",
            _ => Rune.IsValid(point) ? new Rune(point).ToString() : "\ufffd",
        };
    }

    /// <summary>
    /// Replaces references, also those without a semicolon where the standard allows it, by the rules of Python's <c>html.unescape</c>.
    /// </summary>
    public static string Unescape(string text) => text.Contains('&') ? Reference().Replace(text, Resolve) : text;

    /// <summary>Replaces only references that end in a semicolon.</summary>
    public static string UnescapeComplete(string text) =>
        text.Contains('&')
            ? CompleteReference()
                .Replace(text, match =>
                    match.Value[1] == '#' ? Resolve(match) : HtmlEntityProvider.Resolver.GetSymbol(match.Value[1..]) ?? match.Value
                )
            : text;

    private static string Resolve(Match match)
    {
        var name = match.Value[1..];
        if (name[0] == '#')
        {
            var number = name.TrimStart('#').TrimEnd(';');
            var character = Numbered(number);

            // Control characters and code points that are none are dropped; line ends and white space are not among them.
            return character[0] is (< ' ' and not ('\t' or '\n' or '\f' or '\r')) or '\u007f' or (>= '\ufdd0' and <= '\ufdef')
                ? ""
                : character;
        }

        if (HtmlEntityProvider.Resolver.GetSymbol(name) is { } whole)
        {
            return whole;
        }

        for (var length = name.Length - 1; length > 1; length--)
        {
            if (HtmlEntityProvider.Resolver.GetSymbol(name[..length]) is { } part)
            {
                return part + name[length..];
            }
        }

        return match.Value;
    }

    [GeneratedRegex("&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\\t\\n\\f <&#;]{1,32};?)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex("&(#[0-9]{1,24}|#[xX][0-9A-Fa-f]{1,23}|[0-9A-Za-z]{1,24});", RegexOptions.CultureInvariant)]
    private static partial Regex CompleteReference();
}
