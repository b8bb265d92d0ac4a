using System.Text.RegularExpressions;

namespace Grid.Diffusion.Captions;

/// <summary>
/// The patterns of caption cleaning, over the shadow of a text. All run without backtracking, so their time grows with the text and not
/// with its square.
/// </summary>
internal static class CaptionRules
{
    private const string FileTypes = "(?:png|jpg|jpeg|bmp|webp|eps|pdf|apk|mp4)";

    public static readonly Regex UserName = Pattern(@"@\w+\b");
    public static readonly Regex QuoteReference = Pattern("&quot;?");
    public static readonly Regex AmpersandReference = Pattern("&amp");
    public static readonly Regex InternetAddress = Pattern(@"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}");
    public static readonly Regex TimeAtEnd = Pattern(@"\d:\d\d\s+$");
    public static readonly Regex EscapedLineEnd = Pattern(@"\\n");
    public static readonly Regex ShortHashNumber = Pattern(@"#\d{1,3}\b");
    public static readonly Regex LongHashNumber = Pattern(@"#\d{5,}\b");
    public static readonly Regex LongNumber = Pattern(@"\b\d{6,}\b");
    public static readonly Regex FileName = Pattern(@"\S+\." + FileTypes);
    public static readonly Regex QuoteRun = Pattern("[\"']{2,}");
    public static readonly Regex DotRun = Pattern(@"\.{2,}");
    public static readonly Regex LoneDot = Pattern(@"\s+\.\s+");
    public static readonly Regex DashOrUnderscore = Pattern("[-_]");

    public static readonly Regex LettersThenDigits = Pattern(@"\b[a-zA-Z]{1,3}\d{3,15}\b");
    public static readonly Regex LettersDigitsLetters = Pattern(@"\b[a-zA-Z]+\d+[a-zA-Z]+\b");
    public static readonly Regex DigitsLettersDigits = Pattern(@"\b\d+[a-zA-Z]+\d+\b");
    public static readonly Regex Shipping = Pattern(@"(?:worldwide\s+)?(?:free\s+)?shipping");
    public static readonly Regex Download = Pattern(@"(?:free\s)?download(?:\sfree)?");
    public static readonly Regex Click = Pattern(@"\bclick\b\s(?:for|on)\s\w+");
    public static readonly Regex FileTypeWord = Pattern(@"\b" + FileTypes + @"(?:\simages?)?");
    public static readonly Regex PageNumber = Pattern(@"\bpage\s+\d+\b");
    public static readonly Regex MixedWord = Pattern(@"\b\d*[a-zA-Z]+\d+[a-zA-Z]+\d+[a-zA-Z\d]*\b");
    public static readonly Regex Dimensions = Pattern(@"\b\d+\.?\d*[xх×]\d+\.?\d*\b");
    public static readonly Regex SpacedColon = Pattern(@"\b\s+:\s+");
    public static readonly Regex PunctuationBeforeWord = Pattern(@"\D[,./]\b");
    public static readonly Regex WhiteSpace = Pattern(@"\s+");

    private static readonly HashSet<int> Dashes =
    [
        '-',
        0x58a,
        0x5be,
        0x1400,
        0x1806,
        0x2010,
        0x2011,
        0x2012,
        0x2013,
        0x2014,
        0x2015,
        0x2e17,
        0x2e1a,
        0x2e3a,
        0x2e3b,
        0x2e40,
        0x301c,
        0x3030,
        0x30a0,
        0xfe31,
        0xfe32,
        0xfe58,
        0xfe63,
        0xff0d,
    ];

    private static readonly HashSet<int> Ornaments = [.. "#®•©™&@·º½¾¿¡§~()[]{}|\\/*".Select(c => (int)c)];

    /// <summary>Strokes, enclosed and compatibility characters, hexagrams and ideographs; kana and hangul are not among them.</summary>
    public static bool IsIdeograph(int point) => point is (>= 0x31c0 and <= 0x4dff) or (>= 0x4e00 and <= 0x9fff);

    public static bool IsDash(int point) => Dashes.Contains(point);

    public static bool IsOrnament(int point) => Ornaments.Contains(point);

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
