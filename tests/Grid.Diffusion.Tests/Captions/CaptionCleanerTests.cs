using Grid.Diffusion.Captions;

namespace Grid.Diffusion.Tests.Captions;

public sealed class CaptionCleanerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("A  Kite\tOVER the sea ", "a kite over the sea")]
    [InlineData("two%20birds+flying", "two birds flying")]
    [InlineData("a <Person> waves", "a person waves")]
    [InlineData("look at https://x.example/y-z now", "look at x. example y-z now")]
    [InlineData("from blue-sky.org/pictures/ today", "from today")]
    [InlineData("ask a@b.net", "ask a")]
    [InlineData("the news.it@home", "the news. it")]
    [InlineData("<i>a</i> <b>boat", "a boat")]
    [InlineData("@someone painted @this_1", "painted")]
    [InlineData("月 moon 猫cat カ", "moon cat カ")]
    [InlineData("left ― right", "left - right")]
    [InlineData("«hill» and ‘tree’", "hill\" and 'tree")]
    [InlineData("fish &amp;amp; &quot;chips&quot;", "fish ; \"chips\"")]
    [InlineData("host 10.0.0.1 up", "host up")]
    [InlineData("clip 7:30 <br>", "clip")]
    [InlineData(@"one\ntwo", "one two")]
    [InlineData("#7 #77777 1234567 kept 12345", "kept 12345")]
    [InlineData("see a_cat.JPG here", "see here")]
    [InlineData("so... 'quiet''", "so 'quiet\"")]
    [InlineData("~*[wow]* (50% off)", "wow 50% off")]
    [InlineData("end . of . it", "end of it")]
    [InlineData("a-b-c-d_e", "a b c d e")]
    [InlineData("a-b-c", "a-b-c")]
    [InlineData("cat ﬁgure Ｗ", "cat figure w")]
    [InlineData("xy12345 red", "red")]
    [InlineData("ab12cd 12ab34 red", "red")]
    [InlineData("free shipping worldwide shipping a free download free b", "a b")]
    [InlineData("click for more and click on it", "and")]
    [InlineData("png image of a jpgs page 12", "of a s")]
    [InlineData("a1b2c3d4 red", "red")]
    [InlineData("640x480 2.5×3 red", "red")]
    [InlineData("title : one,two/three", "title: one, two three")]
    [InlineData("\"all of it\"", "all of it")]
    [InlineData("-start and end:", "start and end")]
    [InlineData(".hidden", "")]
    [InlineData("😀 𝟏𝟐𝟑𝟒𝟓𝟔 fun", "😀 fun")]
    [InlineData("123456² stays", "123456² stays")]
    public void Clean_Caption_FollowsTheRule(string caption, string expected) => Assert.Equal(expected, CaptionCleaner.Clean(caption));

    [Theory]
    [InlineData("  A <B>Bold</B> word.PNG ", "a <b>bold</b> word.png")]
    [InlineData("\u001f ΝΑΟΣ ΣΑΣ\u3000", "ναος σας")]
    [InlineData("İ", "i̇")]
    [InlineData("Σ", "σ")]
    [InlineData("ΑΣ'Α ΑΣ' Α", "ασ'α ας' α")]
    [InlineData("ǅ K 𐐀", "ǆ k 𐐨")]
    public void Plain_Caption_IsLowerCaseAndTrimmed(string caption, string expected) =>
        Assert.Equal(expected, CaptionCleaner.Plain(caption));

    [Theory]
    [InlineData("a.")]
    [InlineData("a.co/")]
    [InlineData("a.com@")]
    [InlineData("http:")]
    [InlineData("<a ")]
    [InlineData("<a b='>' ")]
    [InlineData("<a b=\"")]
    [InlineData("<!--")]
    [InlineData("<![cdata[]")]
    [InlineData("<script>")]
    [InlineData("<template><b>")]
    [InlineData("&#1")]
    [InlineData("&amp;amp")]
    [InlineData(" ")]
    [InlineData(" .")]
    [InlineData("1")]
    [InlineData("1a")]
    [InlineData("a1 ")]
    [InlineData("free ")]
    [InlineData("\"'")]
    [InlineData("Σ.")]
    [InlineData("%C3%83%C2%83")]
    [InlineData("ÃƒÂ¢")]
    [InlineData("é»\n")]
    [InlineData("e\u0301\u0300")]
    [InlineData("＆lt;")]
    [InlineData("😀")]
    [InlineData("\0")]
    public void Clean_HundredKilobytes_TakesLinearTime(string unit)
    {
        var caption = string.Concat(Enumerable.Repeat(unit, 100_000 / unit.Length));
        CaptionCleaner.Clean(unit);

        ProcessorTime.AssertLessThan(TimeSpan.FromSeconds(2), () => CaptionCleaner.Clean(caption));
    }
}
