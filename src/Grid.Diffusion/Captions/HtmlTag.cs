namespace Grid.Diffusion.Captions;

/// <summary>A start tag as it was found.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="End">The place behind it, or -1 when the text ends first.</param>
/// <param name="IsTag">False when what was found turned out to be text up to <paramref name="End"/>.</param>
internal readonly record struct HtmlTag(string Name, int End, bool IsTag, bool IsSelfClosing)
{
    private static readonly HtmlTag Incomplete = new("", -1, false, false);

    /// <summary>Scans the tag whose &lt; stands at <paramref name="place"/>, before a letter.</summary>
    /// <param name="deadEnds">Places of attributes that lead to no end, kept from scan to scan of one text.</param>
    public static HtmlTag Scan(string html, int place, HashSet<int> deadEnds)
    {
        var (name, at) = ReadName(html, place + 1);
        var attributes = new List<int>();

        // An attribute begins behind white space, a slash or a quote.
        while (
            at < html.Length
            && (IsSeparator(html[at - 1]) || html[at - 1] is '"' or '\'')
            && html[at] is not ('/' or '>')
            && !PythonText.IsWhiteSpace(html[at])
        )
        {
            if (deadEnds.Contains(at))
            {
                at = html.Length;
                break;
            }

            attributes.Add(at);
            at = EndOfAttribute(html, at);
        }

        if (at >= html.Length || char.IsAsciiLetter(html[at]) || html[at] == '=')
        {
            deadEnds.UnionWith(attributes);
            return Incomplete;
        }

        if (html[at] == '>')
        {
            return new HtmlTag(name, at + 1, true, false);
        }

        if (html[at] == '/')
        {
            // Separators swallow every other slash, so this one stands before > or at the very end.
            return new HtmlTag(name, at + 2, true, true);
        }

        return new HtmlTag(name, at, false, false);
    }

    /// <summary>The name at a place, in lower case, and the place behind it and the separators that follow.</summary>
    public static (string Name, int End) ReadName(string html, int place)
    {
        var end = place;
        while (end < html.Length && html[end] is not ('\t' or '\n' or '\r' or '\f' or ' ' or '/' or '>' or '\0'))
        {
            end++;
        }

        return (PythonText.ToLower(html[place..end]), SkipSeparators(html, end));
    }

    private static int EndOfAttribute(string html, int place)
    {
        var end = place + 1;
        while (end < html.Length && html[end] is not ('/' or '=' or '>') && !PythonText.IsWhiteSpace(html[end]))
        {
            end++;
        }

        return SkipSeparators(html, EndOfValue(html, end));
    }

    // The place behind "= value", or the same place where there is none.
    private static int EndOfValue(string html, int place)
    {
        var equals = SkipWhiteSpace(html, place);
        var value = equals;
        while (value < html.Length && html[value] == '=')
        {
            value++;
        }

        if (value == equals)
        {
            return place;
        }

        var start = SkipWhiteSpace(html, value);
        if (start < html.Length && html[start] is '"' or '\'')
        {
            var close = html.IndexOf(html[start], start + 1);
            if (close >= 0)
            {
                return SkipWhiteSpace(html, close + 1);
            }

            // A quote that is not closed is no value. White space before it stands for an empty one; a second = begins one.
            if (start > value)
            {
                return start;
            }

            if (value - equals == 1)
            {
                return place;
            }

            start = value - 1;
        }

        while (start < html.Length && html[start] != '>' && !PythonText.IsWhiteSpace(html[start]))
        {
            start++;
        }

        return SkipWhiteSpace(html, start);
    }

    // White space, and slashes that do not close the tag.
    private static int SkipSeparators(string html, int place)
    {
        while (
            place < html.Length
            && (PythonText.IsWhiteSpace(html[place]) || (html[place] == '/' && !(place + 1 < html.Length && html[place + 1] == '>')))
        )
        {
            place++;
        }

        return place;
    }

    private static bool IsSeparator(char c) => c == '/' || PythonText.IsWhiteSpace(c);

    private static int SkipWhiteSpace(string html, int place)
    {
        while (place < html.Length && PythonText.IsWhiteSpace(html[place]))
        {
            place++;
        }

        return place;
    }
}
