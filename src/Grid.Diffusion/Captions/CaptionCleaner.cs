namespace Grid.Diffusion.Captions;

/// <summary>
/// Prepares prompts as the captions of the training data were prepared. All methods take any string and are pure; their time grows
/// about with the length of the text.
/// </summary>
public static class CaptionCleaner
{
    // With more separators than this a text is a name like this-is-my-cute-cat.
    private const int MostSeparators = 3;

    /// <summary>
    /// Cleans: addresses, markup, file names, ideographs and ornaments go, quotes and dashes become plain. Two passes, as in training.
    /// </summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return CleanOnce(CleanOnce(text));
    }

    /// <summary>Only lower-cases and trims, the preparation where cleaning is switched off.</summary>
    public static string Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PythonText.Trim(PythonText.ToLower(text));
    }

    internal static string CleanOnce(string caption)
    {
        var lower = PythonText.ToLower(PythonText.Trim(PercentEncoding.Decode(caption)));
        var markup = WithoutUrls(lower.Replace("<person>", "person", StringComparison.Ordinal));
        var plain = WithoutCodes(new CaptionText(HtmlReader.ReadText(markup)));
        var repaired = HtmlEntities.Unescape(HtmlEntities.Unescape(TextRepair.Repair(plain.ToString())));
        return Unwrap(WithoutPhrases(new CaptionText(repaired)).ToString());
    }

    private static string WithoutUrls(string caption)
    {
        var text = UrlRemover.Remove(new CaptionText(caption), "https:", "http:");
        return UrlRemover.Remove(text, "www:").ToString();
    }

    // Names, numbers and characters that say nothing about a picture.
    private static CaptionText WithoutCodes(CaptionText text)
    {
        text = text.Replace(CaptionRules.UserName, "").ReplaceRuns(CaptionRules.IsIdeograph, "").ReplaceRuns(CaptionRules.IsDash, "-");
        text = new CaptionText(WithPlainQuotes(text.ToString()))
            .Replace(CaptionRules.QuoteReference, "")
            .Replace(CaptionRules.AmpersandReference, "")
            .Replace(CaptionRules.InternetAddress, " ")
            .Replace(CaptionRules.TimeAtEnd, "")
            .Replace(CaptionRules.EscapedLineEnd, " ")
            .Replace(CaptionRules.ShortHashNumber, "")
            .Replace(CaptionRules.LongHashNumber, "")
            .Replace(CaptionRules.LongNumber, "")
            .Replace(CaptionRules.FileName, "")
            .Replace(CaptionRules.QuoteRun, "\"")
            .Replace(CaptionRules.DotRun, " ")
            .ReplaceRuns(CaptionRules.IsOrnament, " ")
            .Replace(CaptionRules.LoneDot, " ");
        return CaptionRules.DashOrUnderscore.Count(text.Shadow) > MostSeparators ? text.Replace(CaptionRules.DashOrUnderscore, " ") : text;
    }

    private static string WithPlainQuotes(string text)
    {
        foreach (var quote in "`´«»“”¨")
        {
            text = text.Replace(quote, '"');
        }

        return text.Replace('‘', '\'').Replace('’', '\'');
    }

    // Article numbers, advertising, and spacing.
    private static CaptionText WithoutPhrases(CaptionText text) =>
        text.Replace(CaptionRules.LettersThenDigits, "")
            .Replace(CaptionRules.LettersDigitsLetters, "")
            .Replace(CaptionRules.DigitsLettersDigits, "")
            .Replace(CaptionRules.Shipping, "")
            .Replace(CaptionRules.Download, "")
            .Replace(CaptionRules.Click, "")
            .Replace(CaptionRules.FileTypeWord, "")
            .Replace(CaptionRules.PageNumber, "")
            .Replace(CaptionRules.MixedWord, " ")
            .Replace(CaptionRules.Dimensions, "")
            .Replace(CaptionRules.SpacedColon, ": ")
            .Replace(CaptionRules.PunctuationBeforeWord, " ", keep: true)
            .Replace(CaptionRules.WhiteSpace, " ");

    // Quotes around the whole, and one stray mark at either end. Spaces are trimmed last, so a mark behind a space stays.
    private static string Unwrap(string text)
    {
        if (text.Length > 2 && text[0] is '"' or '\'' && text[^1] is '"' or '\'')
        {
            text = text[1..^1];
        }

        if (text.Length > 0 && text[0] is '\'' or '_' or ',' or '-' or ':' or ';')
        {
            text = text[1..];
        }

        if (text.Length > 0 && text[^1] is '\'' or '_' or ',' or '-' or ':' or '+')
        {
            text = text[..^1];
        }

        return text.Length > 1 && text[0] == '.' && !text.Any(PythonText.IsWhiteSpace) ? "" : PythonText.Trim(text);
    }
}
