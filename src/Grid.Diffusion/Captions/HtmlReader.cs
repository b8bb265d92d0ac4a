namespace Grid.Diffusion.Captions;

/// <summary>
/// Reads the text out of HTML as the reference's reader does (Python 3.11's <c>html.parser</c> under BeautifulSoup). It is forgiving in its
/// own way, not in that of the standard which libraries follow: text before a stray <c>&lt;</c>, unfinished tags and unknown references
/// stay, nothing is moved or implied. Own code for that reason; the names of references come from the library.
/// </summary>
internal sealed class HtmlReader
{
    private readonly string _html;
    private readonly HtmlText _text = new();

    // The element, script or style, whose content is not markup; null outside of one.
    private string? _rawElement;

    // Places from which a search for a text found nothing. It is not sought again, or hostile text takes quadratic time.
    private readonly Dictionary<string, int> _absentFrom = new(StringComparer.Ordinal);

    // Places from which an attribute leads to the end of the text, for the same reason.
    private readonly HashSet<int> _deadEnds = [];

    private HtmlReader(string html) => _html = html;

    public static string ReadText(string html)
    {
        var reader = new HtmlReader(html);

        // The reference reads what it has, and at the end reads what it had to leave, without waiting for more.
        var rest = reader.Read(0, isEnd: false);
        reader.Read(rest, isEnd: true);
        return reader._text.Finish();
    }

    // Reads from a place until a construct that is not complete. At the end what is left is text.
    private int Read(int place, bool isEnd)
    {
        while (place < _html.Length)
        {
            var next = NextMarkup(place);
            if (next < 0)
            {
                break;
            }

            _text.Data(_html.AsSpan(place, next - place));
            place = next;
            if (place == _html.Length)
            {
                break;
            }

            var step = _html[place] == '<' ? ReadMarkup(place, isEnd) : ReadReference(place, isEnd);
            place = step.Place;
            if (!step.GoesOn)
            {
                break;
            }
        }

        if (isEnd && place < _html.Length && _rawElement is null)
        {
            _text.Data(_html.AsSpan(place));
            place = _html.Length;
        }

        return place;
    }

    // The next place that may be markup: the end of the text when there is none, -1 when a raw element is not closed.
    private int NextMarkup(int place)
    {
        if (_rawElement is null)
        {
            var offset = _html.AsSpan(place).IndexOfAny('<', '&');
            return offset < 0 ? _html.Length : place + offset;
        }

        for (var at = Find("</", place); at >= 0; at = Find("</", at + 2))
        {
            var name = SkipWhiteSpace(at + 2);
            var end = SkipWhiteSpace(name + _rawElement.Length);
            if (
                string.Compare(_html, name, _rawElement, 0, _rawElement.Length, StringComparison.OrdinalIgnoreCase) == 0
                && CharAt(end) == '>'
            )
            {
                return at;
            }
        }

        return -1;
    }

    private (int Place, bool GoesOn) ReadMarkup(int place, bool isEnd)
    {
        var end = CharAt(place + 1) switch
        {
            var c when char.IsAsciiLetter(c) => ReadStartTag(place),
            '/' => ReadEndTag(place),
            '!' => ReadDeclaration(place),
            '?' => SkipInstruction(place),
            _ => 0,
        };
        if (end > 0)
        {
            return (end, true);
        }

        if (end == 0)
        {
            if (place + 1 >= _html.Length)
            {
                return (place, false);
            }

            _text.Data("<");
            return (place + 1, true);
        }

        if (!isEnd)
        {
            return (place, false);
        }

        // Not complete and nothing more to come: text up to the next > or before the next <.
        var close = Find(">", place + 1);
        var open = close < 0 ? Find("<", place + 1) : -1;
        end =
            close >= 0 ? close + 1
            : open >= 0 ? open
            : place + 1;
        _text.Data(_html.AsSpan(place, end - place));
        return (end, true);
    }

    // Returns where the tag ends, or -1 when it is not complete.
    private int ReadStartTag(int place)
    {
        if (Find(">", place) < 0)
        {
            return -1;
        }

        var tag = HtmlTag.Scan(_html, place, _deadEnds);
        if (tag.End < 0)
        {
            return -1;
        }

        if (!tag.IsTag)
        {
            _text.Data(_html.AsSpan(place, tag.End - place));
            return tag.End;
        }

        _text.Start(tag.Name, tag.IsSelfClosing);
        if (tag is { IsSelfClosing: false, Name: "script" or "style" })
        {
            _rawElement = tag.Name;
        }

        return tag.End;
    }

    private int ReadEndTag(int place)
    {
        var close = Find(">", place + 1);
        if (close < 0)
        {
            return -1;
        }

        var name = SkipWhiteSpace(place + 2);
        var nameEnd = name;
        while (nameEnd < _html.Length && (char.IsAsciiLetterOrDigit(_html[nameEnd]) || _html[nameEnd] is '-' or '.' or ':' or '_'))
        {
            nameEnd++;
        }

        if (char.IsAsciiLetter(CharAt(name)) && CharAt(SkipWhiteSpace(nameEnd)) == '>')
        {
            _text.End(PythonText.ToLower(_html[name..nameEnd]));
            _rawElement = null;
            return close + 1;
        }

        if (!char.IsAsciiLetter(CharAt(place + 2)))
        {
            // Anything else behind </ is a comment, and </> nothing at all.
            if (close > place + 2)
            {
                _text.Skip();
            }

            return close + 1;
        }

        var (looseName, looseEnd) = HtmlTag.ReadName(_html, place + 2);
        _text.End(looseName);
        return SkipTo(Find(">", looseEnd), 1);
    }

    private int ReadDeclaration(int place)
    {
        int end;
        if (string.CompareOrdinal(_html, place, "<!--", 0, 4) == 0)
        {
            end = EndOf("--", place + 4).End;
        }
        else if (CharAt(place + 2) == '[')
        {
            return ReadSection(place);
        }
        else
        {
            end = SkipTo(Find(">", place + 2), 1);
        }

        if (end > 0)
        {
            _text.Skip();
        }

        return end;
    }

    private int SkipInstruction(int place)
    {
        var end = SkipTo(Find(">", place + 2), 1);
        if (end > 0)
        {
            _text.Skip();
        }

        return end;
    }

    private int ReadSection(int place)
    {
        var name = place + 3;
        var nameEnd = name;
        while (nameEnd < _html.Length && (char.IsAsciiLetterOrDigit(_html[nameEnd]) || _html[nameEnd] is '-' or '.' or '_'))
        {
            nameEnd++;
        }

        if (SkipWhiteSpace(nameEnd) == _html.Length)
        {
            return -1;
        }

        var keyword = PythonText.ToLower(_html[name..nameEnd]);
        var (mark, end) = keyword switch
        {
            "temp" or "cdata" or "ignore" or "include" or "rcdata" => EndOf("]", name, "]"),
            "if" or "else" or "endif" => EndOf("]", name),

            // The reference gives up on the whole caption here; to us it is a stray <.
            _ => (0, 0),
        };
        if (end > 0 && string.Compare(_html, name, "cdata[", 0, 6, StringComparison.OrdinalIgnoreCase) == 0)
        {
            _text.Section(_html.AsSpan(name + 6, Math.Max(0, mark - name - 6)));
        }
        else if (end > 0)
        {
            _text.Skip();
        }

        return end;
    }

    private (int Place, bool GoesOn) ReadReference(int place, bool isEnd)
    {
        if (CharAt(place + 1) == '#')
        {
            return ReadNumber(place);
        }

        if (!char.IsAsciiLetter(CharAt(place + 1)))
        {
            if (place + 1 >= _html.Length)
            {
                return (place, false);
            }

            _text.Data("&");
            return (place + 1, true);
        }

        var end = place + 1;
        while (end < _html.Length && (char.IsAsciiLetterOrDigit(_html[end]) || _html[end] is '-' or '.'))
        {
            end++;
        }

        if (end == _html.Length)
        {
            // A name needs something behind it; a dash or dot inside will do.
            var last = _html.AsSpan(place, end - place).LastIndexOfAny('-', '.');
            if (last < 0)
            {
                return (isEnd && end == place + 2 ? place + 1 : place, false);
            }

            end = place + last;
        }

        var name = _html[(place + 1)..end];
        _text.Data(HtmlEntities.Named(name) ?? "&" + name);
        return (CharAt(end) == ';' ? end + 1 : end, true);
    }

    private (int Place, bool GoesOn) ReadNumber(int place)
    {
        var start = place + 2;
        var isHexadecimal = CharAt(start) is 'x' or 'X';
        var end = isHexadecimal ? start + 1 : start;
        while (isHexadecimal ? char.IsAsciiHexDigit(CharAt(end)) : char.IsAsciiDigit(CharAt(end)))
        {
            end++;
        }

        if (end > (isHexadecimal ? start + 1 : start) && end < _html.Length && !char.IsAsciiHexDigit(_html[end]))
        {
            _text.Data(HtmlEntities.Numbered(_html[start..end]));
            return (_html[end] == ';' ? end + 1 : end, true);
        }

        if (Find(";", place) >= 0)
        {
            _text.Data("&#");
            return (start, false);
        }

        return (place, false);
    }

    // Where a mark stands, and the place behind it, the second mark if any, and >, with white space between them; -1 when there is none.
    private (int Mark, int End) EndOf(string mark, int from, string second = "")
    {
        var key = mark + second + ">";
        if (from >= _absentFrom.GetValueOrDefault(key, int.MaxValue))
        {
            return (-1, -1);
        }

        for (var at = Find(mark, from); at >= 0; at = Find(mark, at + 1))
        {
            var end = SkipWhiteSpace(at + mark.Length);
            if (second.Length > 0)
            {
                if (string.CompareOrdinal(_html, end, second, 0, second.Length) != 0)
                {
                    continue;
                }

                end = SkipWhiteSpace(end + second.Length);
            }

            if (CharAt(end) == '>')
            {
                return (at, end + 1);
            }
        }

        _absentFrom[key] = from;
        return (-1, -1);
    }

    private int Find(string text, int from)
    {
        if (from >= _absentFrom.GetValueOrDefault(text, int.MaxValue) || from >= _html.Length)
        {
            return -1;
        }

        var at = _html.IndexOf(text, from, StringComparison.Ordinal);
        if (at < 0)
        {
            _absentFrom[text] = from;
        }

        return at;
    }

    private static int SkipTo(int place, int length) => place < 0 ? -1 : place + length;

    private int SkipWhiteSpace(int place)
    {
        while (place < _html.Length && PythonText.IsWhiteSpace(_html[place]))
        {
            place++;
        }

        return place;
    }

    private char CharAt(int place) => place < _html.Length ? _html[place] : '\0';
}
