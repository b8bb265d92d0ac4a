using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Grid.Diffusion.Captions;

/// <summary>
/// A caption while it is cleaned. Patterns run over a shadow with one character for each code point, in which .NET's <c>\w \d \s \b</c>
/// mean what Python's do: ASCII and the letters that patterns name stand for themselves, any other code point for its class.
/// </summary>
internal sealed class CaptionText
{
    private const char Letter = '\ua000';
    private const char Digit = '\u0660';
    private const char Space = '\u2003';
    private const char Other = '\u2603';

    private readonly int[] _codePoints;

    public CaptionText(string text)
        : this(CodePointsOf(text)) { }

    private CaptionText(int[] codePoints)
    {
        _codePoints = codePoints;
        Shadow = string.Create(codePoints.Length, codePoints, static (shadow, points) =>
        {
            for (var i = 0; i < points.Length; i++)
            {
                shadow[i] = ShadowOf(points[i]);
            }
        });
    }

    /// <summary>What patterns see; as many characters as the text has code points.</summary>
    public string Shadow { get; }

    public override string ToString()
    {
        var text = new StringBuilder(_codePoints.Length);
        foreach (var point in _codePoints)
        {
            _ = point > char.MaxValue ? text.Append(char.ConvertFromUtf32(point)) : text.Append((char)point);
        }

        return text.ToString();
    }

    /// <summary>Replaces every match.</summary>
    /// <param name="keep">Whether the match stays and <paramref name="replacement"/> goes behind it.</param>
    public CaptionText Replace(Regex pattern, string replacement, bool keep = false) =>
        Replace(pattern.EnumerateMatches(Shadow), replacement, keep);

    /// <summary>Deletes ranges of code points, given in order and apart.</summary>
    public CaptionText Remove(IReadOnlyList<(int Start, int End)> ranges)
    {
        var result = new List<int>(_codePoints.Length);
        var done = 0;
        foreach (var (start, end) in ranges)
        {
            result.AddRange(_codePoints.AsSpan(done, start - done));
            done = end;
        }

        result.AddRange(_codePoints.AsSpan(done));
        return new CaptionText([.. result]);
    }

    /// <summary>Replaces every run of code points that belong to a set.</summary>
    public CaptionText ReplaceRuns(Func<int, bool> belongs, string replacement)
    {
        var result = new List<int>(_codePoints.Length);
        var inside = false;
        foreach (var point in _codePoints)
        {
            if (!belongs(point))
            {
                result.Add(point);
            }
            else if (!inside)
            {
                result.AddRange(CodePointsOf(replacement));
            }

            inside = belongs(point);
        }

        return new CaptionText([.. result]);
    }

    private CaptionText Replace(Regex.ValueMatchEnumerator matches, string replacement, bool keep)
    {
        var result = new List<int>(_codePoints.Length);
        var added = CodePointsOf(replacement);
        var done = 0;
        foreach (var match in matches)
        {
            var end = match.Index + match.Length;
            result.AddRange(_codePoints.AsSpan(done, (keep ? end : match.Index) - done));
            result.AddRange(added);
            done = end;
        }

        if (done == 0)
        {
            return this;
        }

        result.AddRange(_codePoints.AsSpan(done));
        return new CaptionText([.. result]);
    }

    private static int[] CodePointsOf(string text)
    {
        var points = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            // A surrogate without its other half is a code point of its own, as in Python.
            var isPair = char.IsSurrogatePair(text, i);
            points.Add(isPair ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i]);
            i += isPair ? 1 : 0;
        }

        return [.. points];
    }

    private static char ShadowOf(int point)
    {
        if (point < 0x80 ? point is < 0x1c or > 0x1f : point is 0xd7 or 0x445)
        {
            return (char)point;
        }

        return CharUnicodeInfo.GetUnicodeCategory(point) switch
        {
            _ when point <= char.MaxValue && PythonText.IsWhiteSpace((char)point) => Space,
            UnicodeCategory.DecimalDigitNumber => Digit,
            UnicodeCategory.UppercaseLetter
            or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter
            or UnicodeCategory.LetterNumber
            or UnicodeCategory.OtherNumber => Letter,
            _ => Other,
        };
    }
}
