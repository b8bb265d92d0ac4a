using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Grid.Diffusion.Captions;

/// <summary>
/// Repairs text line by line, as ftfy 6 does by default: misread encodings, control characters, ligatures, full-width and half-width forms,
/// curly quotes and line ends, then composes (NFC), until nothing changes.
/// </summary>
internal static partial class TextRepair
{
    // A bound on text that is made to change for ever; ordinary text takes one or two rounds.
    private const int MostRounds = 64;

    private static readonly Dictionary<char, string> Ligatures = new()
    {
        ['Ĳ'] = "IJ",
        ['ĳ'] = "ij",
        ['ŉ'] = "ʼn",
        ['Ǳ'] = "DZ",
        ['ǲ'] = "Dz",
        ['ǳ'] = "dz",
        ['Ǆ'] = "DŽ",
        ['ǅ'] = "Dž",
        ['ǆ'] = "dž",
        ['Ǉ'] = "LJ",
        ['ǈ'] = "Lj",
        ['ǉ'] = "lj",
        ['Ǌ'] = "NJ",
        ['ǋ'] = "Nj",
        ['ǌ'] = "nj",
        ['ﬀ'] = "ff",
        ['ﬁ'] = "fi",
        ['ﬂ'] = "fl",
        ['ﬃ'] = "ffi",
        ['ﬄ'] = "ffl",
        ['ﬅ'] = "ſt",
        ['ﬆ'] = "st",
    };

    public static string Repair(string text)
    {
        var result = new StringBuilder(text.Length);

        // A < hints at markup, in which references are not ours to resolve, from that line on.
        var resolvesReferences = true;
        for (var start = 0; start < text.Length; )
        {
            var end = text.IndexOf('\n', start) is var lineEnd and >= 0 ? lineEnd + 1 : text.Length;
            var line = text[start..end];
            resolvesReferences &= !line.Contains('<');
            result.Append(RepairLine(line, resolvesReferences));
            start = end;
        }

        return result.ToString();
    }

    private static string RepairLine(string text, bool resolvesReferences)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var before = text;
            text = resolvesReferences ? HtmlEntities.UnescapeComplete(text) : text;
            text = Mojibake.ReplaceC1Controls(Mojibake.Repair(text));
            text = ReplaceCharacters(text);
            text = TerminalEscape().Replace(text, "");
            text = Control().Replace(text, "").Normalize(NormalizationForm.FormC);
            if (text == before)
            {
                break;
            }
        }

        return text;
    }

    private static string ReplaceCharacters(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsSurrogatePair(text, i))
            {
                result.Append(c).Append(text[++i]);
            }
            else if (Ligatures.TryGetValue(c, out var letters))
            {
                result.Append(letters);
            }
            else if (c != '\r' || i + 1 >= text.Length || text[i + 1] != '\n')
            {
                result.Append(Replacement(c));
            }
        }

        return result.ToString();
    }

    private static string Replacement(char c) =>
        c switch
        {
            '\u3000' => " ",
            >= '\uff01' and <= '\uffef' => c.ToString().Normalize(NormalizationForm.FormKC),
            '\u02bc' or (>= '\u2018' and <= '\u201b') => "'",
            >= '\u201c' and <= '\u201f' => "\"",
            '\r' or '\u2028' or '\u2029' or '\u0085' => "\n",
            _ when CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Surrogate => "\ufffd",
            _ => c.ToString(),
        };

    [GeneratedRegex("\\u001b\\[[\\p{Nd};]*[a-zA-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex TerminalEscape();

    // Not the ones that break lines or join letters.
    [GeneratedRegex("[\\u0000-\\u0008\\u000b\\u000e-\\u001f\\u007f\\u206a-\\u206f\\ufeff\\ufff9-\\ufffc]", RegexOptions.CultureInvariant)]
    private static partial Regex Control();
}
