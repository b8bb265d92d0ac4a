using System.Text.RegularExpressions;

namespace Grid.Diffusion.Captions;

/// <summary>
/// What misread UTF-8 looks like: pairs and triples of characters that hardly stand together for another reason. The classes and pairs are
/// those of the heuristic of ftfy 6 (R. Speer), which the captions of the training data went through.
/// </summary>
internal static class MojibakePatterns
{
    private const string C1 = "\\u0080-\\u009f";
    private const string Common = "\u00a0\u00ad\u00b7\u00b4\u2013\u2014\u2015\u2026\u2019";
    private const string Bad =
        "\u00a6\u00a4\u00a8\u00ac\u00af\u00b8\u0192\u02c6\u02c7\u02d8\u02db\u02dc\u2020\u2021\u2030\u2310\u25ca\ufffd\u00aa\u00ba";
    private const string Law = "\u00b6\u00a7";
    private const string Currency = "\u00a2\u00a3\u00a5\u20a7\u20ac";
    private const string Opening = "\u00a1\u00ab\u00bf\u00a9\u0384\u0385\u2018\u201a\u201c\u201e\u2022\u2039\uf8ff";
    private const string Closing = "\u00ae\u00bb\u02dd\u201d\u203a\u2122";
    private const string Numeric =
        "\u00b2\u00b3\u00b9\u00b1\u00bc\u00bd\u00be\u00d7\u00b5\u00f7\u2044\u2202"
        + "\u2206\u220f\u2211\u221a\u221e\u2229\u222b\u2248\u2260\u2261\u2264\u2265\u2116";
    private const string Faces = "\u00d2-\u00d6\u00d9-\u00dc\u00f2-\u00f6\u00f8-\u00fc\u0150\u014c\u016a\u0172\u00b0";
    private const string Upper = "\u00c0-\u00d1\u00d8\u00dc\u00ddĂĀĄĆČĎĐĘĚĒĖĞĢİĪĶĹĽŁĻŃŇŅŒŘŚŞŠŢŤŮŰŸŹŻŽҐ";
    private const string Lower = "\u00df\u00e0-\u00f1ăąāćčďđęěēėğģįīķĺľłļœŕśşšťüźżžґﬁﬂ";
    private const string UpperCommon = "\u00deΑ-ΩΆΈΉΊΌΎΏΪΫЁ-Я";
    private const string LowerCommon = "α-ωάέήίΰа-џ";
    private const string Boxes = "│┌┐┘├┤┬┼═-╬▀▄█▌▐░▒▓";
    private const string Word = "[\\p{L}\\p{N}_]";
    private const string Space = "[\\s\u001c-\u001f]";
    private const string AfterArabic = Common + Currency + Bad + Numeric + Opening + "ŸŠ®°µ»";

    private static readonly string[] Suspicious =
    [
        $"[{C1}]",
        $"[{Bad}{Lower}{Upper}{Boxes}{Opening}{Closing}{Currency}{Numeric}{Law}][{Bad}]",
        $"[a-zA-Z][{LowerCommon}{UpperCommon}][{Bad}]",
        $"[{Bad}][{Lower}{Upper}{Boxes}{Opening}{Closing}{Currency}{Numeric}{Law}]",
        $"[{Lower}{LowerCommon}{Boxes}{Closing}{Currency}{Numeric}][{Upper}]",
        $"[{Boxes}{Closing}{Currency}{Numeric}][{Lower}]",
        $"[{Lower}{Boxes}{Closing}][{Currency}]",
        $"{Space}[{Upper}][{Currency}]",
        $"[{Upper}{Boxes}][{Numeric}{Law}]",
        $"[{Lower}{Upper}{Boxes}{Currency}{Closing}][{Opening}][{Numeric}]",
        $"[{Lower}{Upper}{Currency}{Numeric}{Boxes}{Law}][{Closing}][{Opening}]",
        $"[{Currency}{Numeric}{Boxes}][{Opening}]",
        $"[a-z][{Upper}][{Opening}{Currency}]",
        $"[{Boxes}][{Faces}]",
        $"[{Lower}{Upper}{Currency}{Numeric}{Opening}{Closing}{Law}][{Boxes}]",
        $"[{Boxes}][{Closing}]",
        $"[{Lower}{Upper}][{Opening}{Closing}]{Word}",
        "[Œœ][^A-Za-z]",
        $"[{Upper}]°",
        // Windows-1252: pairs that the classes do not cover; Arabic, of which two pairs are asked for; South Asian scripts.
        $"[ÂÃÎÐ][€œŠš¢£Ÿž\u00a0\u00ad®©°·»{Opening}{Closing}–—´]",
        "×[²³]",
        $"[ØÙ][{AfterArabic}][ØÙ][{AfterArabic}]",
        "à[²µ¹¼½¾]",
        // Mac Roman.
        "√[±∂†≠®™´≤≥¥µø]",
        "≈[°¢]",
        "‚Ä[ìîïòôúùû†°¢π]",
        "‚[âó][àä°ê]",
        // Windows-1251: punctuation; Cyrillic, of which three characters are asked for; misread twice.
        "вЂ",
        $"[ВГРС][{C1}{Bad}{Opening}{Closing}{Currency}°µ][ВГРС]",
        "ГўВЂВ.[A-Za-z ]",
        // The letter a with an accent, whose second byte is like a space.
        "Ã[\u00a0¡]",
        $"[a-z]{Space}?[ÃÂ][ ]",
        "^[ÃÂ][ ]",
        $"[a-z.,?!{Closing}]Â[ {Opening}{Closing}]",
        // Windows-1253 and Windows-1257.
        "β€[™\u00a0Ά\u00ad®°]",
        $"[ΒΓΞΟ][{C1}{Bad}{Opening}{Closing}{Currency}°][ΒΓΞΟ]",
        "ā€",
    ];

    private static readonly Regex SuspiciousRegex = new(string.Join('|', Suspicious), RegexOptions.CultureInvariant);

    /// <summary>Runs of what UTF-8 sequences turn into, where nothing shows that they are part of a larger garble.</summary>
    public static Regex Embedded { get; } = BuildEmbedded();

    /// <summary>Whether a text holds something that is hardly meant.</summary>
    public static bool IsSuspicious(string text) => SuspiciousRegex.IsMatch(text);

    // Lead bytes and continuation bytes as any of the character sets shows them; a space may stand for byte 0xA0.
    private static Regex BuildEmbedded()
    {
        var continuation = ClassOf(0x80, 0xbf);
        var firm = string.Concat(continuation.Except("–—―‘’‚“”„•…"));
        return new Regex(
            $"(?<![{firm}])(?>[{ClassOf(0xc2, 0xdf)}][{continuation} ]|[{ClassOf(0xe0, 0xef)}][{continuation} "
                + $"]{{2}}|[{ClassOf(0xf0, 0xf0)}{ClassOf(0xf3, 0xf3)}][{continuation} ]{{3}})+",
            RegexOptions.CultureInvariant
        );
    }

    // No character of these ranges has a meaning inside of brackets.
    private static string ClassOf(byte first, byte last) =>
        string.Concat(
            SingleByteEncoding
                .LatinLike.SelectMany(encoding => Enumerable.Range(first, last - first + 1).Select(value => encoding[(byte)value]))
                .Distinct()
                .Order()
        );
}
