namespace Grid.Diffusion.Captions;

/// <summary>
/// Deletes web addresses at word boundaries: a scheme with what begins the rest, or a host name that ends in a known domain, with its path.
/// Own code, because as a pattern this needs look-ahead and takes quadratic time on a text of many dots.
/// </summary>
internal static class UrlRemover
{
    // Tried in this order, which matters where a longer domain is followed by @ and a shorter one is not.
    private static readonly string[] Domains = ["com", "co", "ru", "net", "org", "edu", "gov", "it"];

    /// <param name="schemes">Texts up to and with the colon, the preferred first.</param>
    public static CaptionText Remove(CaptionText text, params ReadOnlySpan<string> schemes)
    {
        var shadow = text.Shadow;
        var ranges = new List<(int Start, int End)>();
        var (hostsEnd, lastHost) = (0, (Dot: -1, End: -1));
        for (var place = 0; place < shadow.Length; )
        {
            if (!IsBoundary(shadow, place))
            {
                place++;
                continue;
            }

            var end = EndOfScheme(shadow, place, schemes);
            if (end < 0 && IsHost(shadow[place]))
            {
                if (place >= hostsEnd)
                {
                    // The last domain of a run of host characters serves every start in the run, so it is sought once.
                    (hostsEnd, lastHost) = LastHost(shadow, place);
                }

                end = lastHost.Dot > place ? lastHost.End : -1;
            }

            if (end > place)
            {
                ranges.Add((place, end));
                place = end;
            }
            else
            {
                place++;
            }
        }

        return ranges.Count == 0 ? text : text.Remove(ranges);
    }

    private static int EndOfScheme(string text, int place, ReadOnlySpan<string> schemes)
    {
        foreach (var scheme in schemes)
        {
            var rest = place + scheme.Length;
            if (string.CompareOrdinal(text, place, scheme, 0, scheme.Length) != 0 || rest >= text.Length)
            {
                continue;
            }

            var slashes = text.AsSpan(rest, Math.Min(3, text.Length - rest)).IndexOfAnyExcept('/');
            slashes = slashes < 0 ? Math.Min(3, text.Length - rest) : slashes;
            if (slashes > 0 || char.IsAsciiLetterOrDigit(text[rest]) || text[rest] == '%')
            {
                return rest + Math.Max(slashes, 1);
            }
        }

        return -1;
    }

    private static (int RunEnd, (int Dot, int End) Host) LastHost(string text, int start)
    {
        var runEnd = start;
        while (runEnd < text.Length && IsHost(text[runEnd]))
        {
            runEnd++;
        }

        for (var dot = runEnd - 1; dot > start; dot--)
        {
            if (text[dot] == '.' && EndOfAddress(text, dot + 1) is var end and > 0)
            {
                return (runEnd, (dot, end));
            }
        }

        return (runEnd, (-1, -1));
    }

    private static int EndOfAddress(string text, int start)
    {
        foreach (var domain in Domains)
        {
            if (
                string.CompareOrdinal(text, start, domain, 0, domain.Length) == 0
                && EndOfPath(text, start + domain.Length) is var end and > 0
            )
            {
                return end;
            }
        }

        return -1;
    }

    // The longest path that ends at a word boundary, with a slash behind it if there is one, and is not followed by @.
    private static int EndOfPath(string text, int start)
    {
        var end = start;
        while (end < text.Length && (IsWord(text[end]) || text[end] is '/' or '-'))
        {
            end++;
        }

        for (; end >= start; end--)
        {
            if (!IsBoundary(text, end))
            {
                continue;
            }

            if (end < text.Length && text[end] == '/' && !IsAt(text, end + 1))
            {
                return end + 1;
            }

            if (!IsAt(text, end))
            {
                return end;
            }
        }

        return -1;
    }

    private static bool IsAt(string text, int place) => place < text.Length && text[place] == '@';

    private static bool IsHost(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-';

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static bool IsBoundary(string text, int place) =>
        (place > 0 && IsWord(text[place - 1])) != (place < text.Length && IsWord(text[place]));
}
