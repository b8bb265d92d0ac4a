using Grid.Diffusion.Tokenizers;

namespace Grid.Diffusion.Tests.Tokenizers;

public sealed class SentencePieceUnigramTests
{
    // Ids from 3: space, a, b, ab, space ab, then what a test adds.
    private static SentencePieceBuilder Letters =>
        new SentencePieceBuilder().Piece("▁", -3).Piece("a", -4).Piece("b", -4).Piece("ab", -5).Piece("▁ab", -6);

    [Theory]
    [InlineData("", new int[0])]
    [InlineData("   ", new int[0])]
    [InlineData("ab", new[] { 7 })]
    [InlineData(" ab  ab ", new[] { 7, 7 })]
    [InlineData("ba", new[] { 3, 5, 4 })]
    [InlineData("bab", new[] { 3, 5, 6 })]
    [InlineData("xyz", new[] { 3, 2 })]
    [InlineData("axyb", new[] { 3, 4, 2, 5 })]
    [InlineData("😀😀", new[] { 3, 2 })]
    [InlineData("<pad>", new[] { 3, 2, 4, 2 })]
    public void Encode_Text_TakesTheMostProbablePieces(string text, int[] expected) => Assert.Equal(expected, Create(Letters).Encode(text));

    [Fact]
    public void Encode_HalfASurrogatePair_IsUnknown() => Assert.Equal([3, 4, 2], Create(Letters).Encode("a" + '\ud800'));

    [Fact]
    public void Encode_WithoutDummyPrefix_BeginsWithTheText() => Assert.Equal([6], Create(Letters, addDummyPrefix: false).Encode("ab"));

    [Fact]
    public void Encode_KeptSpaces_CountsEach() => Assert.Equal([3, 7, 3], Create(Letters.Normalizer(4, 0)).Encode(" ab "));

    [Fact]
    public void Encode_SpaceAsSuffix_PutsItBehind() => Assert.Equal([6, 3], Create(Letters.Trainer(24, 1)).Encode("ab"));

    [Fact]
    public void Encode_UserDefinedSymbol_OutweighsBetterPieces() =>
        Assert.Equal([3, 8, 5], Create(Letters.Piece("aab", -100, 4)).Encode("aabb"));

    [Fact]
    public void Encode_UnusedPiece_IsPassedOver() => Assert.Equal([3, 5, 4], Create(Letters.Piece("ba", 0, 5)).Encode("ba"));

    [Fact]
    public void Encode_ByteFallback_GivesBytes()
    {
        var builder = Letters.Trainer(35, 1).Piece("<0xC3>", 0, 6).Piece("<0xA9>", 0, 6);

        Assert.Equal([3, 8, 9], Create(builder).Encode("é"));
    }

    [Fact]
    public void Encode_EquallyProbablePaths_KeepsTheOneFoundFirst() =>
        Assert.Equal([3, 4, 5], Create(new SentencePieceBuilder().Piece("▁", -1).Piece("z", -2).Piece("zz", -4)).Encode("zzz"));

    [Fact]
    public void Encode_ScoresBelowFloatResolution_ComparesBeforeRounding()
    {
        // From -2^24 on float32 has even numbers only: "ab" is kept as -2^24 - 2, and "a", "b" come to -2^24 - 1.25, which is better before
        // it is rounded.
        var builder = new SentencePieceBuilder().Piece("▁", -16777216f).Piece("a", -0.25f).Piece("b", -1.25f).Piece("ab", -1.5f);

        Assert.Equal([3, 4, 5], Create(builder).Encode("ab"));
    }

    [Fact]
    public void Encode_HundredKilobytes_TakesLinearTime()
    {
        var pieces = Create(Letters);
        foreach (
            var text in new[]
            {
                new string('a', 100_000),
                new string('x', 100_000),
                string.Concat(Enumerable.Repeat("ab ", 33_000)),
                new string(' ', 100_000),
            }
        )
        {
            ProcessorTime.AssertLessThan(TimeSpan.FromSeconds(2), () => pieces.Encode(text));
        }
    }

    [Fact]
    public void Read_EveryTruncation_IsRefusedInOneSentenceOrRead()
    {
        var file = Letters.Build();
        for (var length = 0; length < file.Length; length++)
        {
            try
            {
                _ = new SentencePieceUnigram(SentencePieceModel.Read(file[..length]), addDummyPrefix: true).Encode("ab");
            }
            catch (InvalidDataException exception)
            {
                Assert.StartsWith("the SentencePiece model is damaged", exception.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Read_EveryFlippedByte_IsRefusedOrRead()
    {
        var file = Letters.Build();
        for (var i = 0; i < file.Length; i++)
        {
            foreach (var mask in new byte[] { 0x01, 0x80, 0xff })
            {
                byte[] changed = [.. file];
                changed[i] ^= mask;
                try
                {
                    _ = new SentencePieceUnigram(SentencePieceModel.Read(changed), addDummyPrefix: true).Encode("ab ba x");
                }
                catch (InvalidDataException)
                {
                    // Refused; any other exception fails the test.
                }
            }
        }
    }

    [Fact]
    public void Read_OtherModelType_IsRefused()
    {
        var exception = Assert.Throws<InvalidDataException>(() => SentencePieceModel.Read(Letters.Trainer(3, 2).Build()));

        Assert.Contains("not of type unigram", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_DoublePiece_IsRefused() =>
        Assert.Contains(
            "pieces 4 and 8 are the same",
            Assert.Throws<InvalidDataException>(() => Create(Letters.Piece("a", -1))).Message,
            StringComparison.Ordinal
        );

    private static SentencePieceUnigram Create(SentencePieceBuilder builder, bool addDummyPrefix = true) =>
        new(SentencePieceModel.Read(builder.Build()), addDummyPrefix);
}
