using System.Text;
using Grid.Diffusion.Captions;

namespace Grid.Diffusion.Tests.Captions;

public sealed class TextRepairTests
{
    [Theory]
    [InlineData(1252, "Très bientôt à Fès")]
    [InlineData(1252, "größer als Österreich")]
    [InlineData(1252, "cañón, “quoted” — dash…")]
    [InlineData(1250, "příliš žluťoučký kůň")]
    [InlineData(1251, "Съешь ещё этих булок")]
    [InlineData(1253, "Ξεσκεπάζω την ψυχοφθόρα")]
    [InlineData(1254, "Pijamalı hasta yağız şoföre")]
    [InlineData(10000, "déjà vu à l’hôtel")]
    public void Repair_Utf8ReadAsOneByteSet_IsRestored(int codePage, string text)
    {
        var misread = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!.GetString(Encoding.UTF8.GetBytes(text));

        Assert.NotEqual(text, misread);
        Assert.Equal(TextRepair.Repair(text), TextRepair.Repair(misread));
    }

    [Fact]
    public void Repair_MisreadThreeTimes_IsRestored()
    {
        var text = "façade";
        for (var i = 0; i < 3; i++)
        {
            text = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        }

        Assert.Equal("façade", TextRepair.Repair(text));
    }

    [Theory]
    [InlineData("un cafÃ© trÃ¨s chaud — vraiment", "un café très chaud — vraiment")]
    [InlineData("Ã  la carte, Ã la carte", "à la carte, à la carte")]
    [InlineData("100 â‚¬", "100 €")]
    [InlineData("nice â\u0080\u009cquote\u0094", "nice \"quote\"")]
    [InlineData("lost â€� here", "lost � here")]
    [InlineData("\u00ed\u00a0\u00bd\u00ed\u00b8\u0080 smile é»", "😀 smile é»")]
    public void Repair_PartlyMisread_RestoresWhatStandsOut(string text, string expected) => Assert.Equal(expected, TextRepair.Repair(text));

    [Theory]
    [InlineData("ça va très bien")]
    [InlineData("Ελλάδα und Россия")]
    [InlineData("20 °C ± 2, ½ price")]
    [InlineData("naïve — résumé")]
    [InlineData("5×£20")]
    [InlineData("日本語 한국어 עברית")]
    public void Repair_SoundText_StaysAsItIs(string text) => Assert.Equal(text, TextRepair.Repair(text));

    // Not in a theory: attributes cannot hold such a string.
    [Fact]
    public void Repair_HalfASurrogatePair_BecomesTheReplacementCharacter() =>
        Assert.Equal("x\ufffdy", TextRepair.Repair("x" + '\ud800' + "y"));

    [Theory]
    [InlineData("ﬁﬂﬆ ǆ ŉ", "fiflst dž 'n")]
    [InlineData("Ａ１！　ﾊﾟ ￥", "A1! パ ¥")]
    [InlineData("e\u0301 A\u030a", "é Å")]
    [InlineData("“a” ‘b’ ʼc", "\"a\" 'b' 'c")]
    [InlineData("a\r\nb\rc\u2028d", "a\nb\nc\nd")]
    [InlineData("a\u0085b\u0091c", "a…b'c")]
    [InlineData("a\u0007\u000b\u007f\ufeff\u206ab", "ab")]
    [InlineData("\u001b[1;31mred\u001b[0m", "red")]
    [InlineData("a &lt; b &bogus;", "a < b &bogus;")]
    [InlineData("<b> &lt;", "<b> &lt;")]
    public void Repair_OddCharacters_BecomePlain(string text, string expected) => Assert.Equal(expected, TextRepair.Repair(text));
}
