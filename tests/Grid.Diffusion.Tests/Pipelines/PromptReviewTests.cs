using Grid.Diffusion.Pipelines;
using Grid.Diffusion.Tokenizers;
using Grid.Testing;

namespace Grid.Diffusion.Tests.Pipelines;

/// <summary>Whatever of a prompt the text encoder is not given is told.</summary>
public sealed class PromptReviewTests
{
    private static readonly T5Tokenizer Tokenizer = T5Tokenizer.Load(RepositoryRoot.PathOf("deploy/models/grid-tiny/tokenizer"));

    [Theory]
    [InlineData("")]
    [InlineData("a red circle moving left on a black background")]
    [InlineData("  A RED circle,\n moving left; on a \"black\" background!  ")]
    public void Run_PromptThatIsHeard_HasNoFlaw(string prompt) => Assert.Empty(Review(prompt));

    [Theory]
    [InlineData("一个红色的圆在黑色背景上向左移动")]
    [InlineData("https://example.com/a-film")]
    public void Run_PromptThatCleaningEmpties_SaysSo(string prompt)
    {
        var flaw = Assert.Single(Review(prompt));

        Assert.Equal((PromptFlaw.Removed, ""), (flaw.Code, flaw.Used));
        Assert.Equal("Nothing of the prompt is left after cleaning; the video is made as if it were empty.", flaw.Message);
    }

    [Theory]
    [InlineData(
        "a red circle 红色 moving left",
        "2 of the 22 letters, digits and symbols of the prompt were removed by cleaning.",
        "a red circle moving left"
    )]
    [InlineData(
        "a red circle @somebody moving left",
        "8 of the 28 letters, digits and symbols of the prompt were removed by cleaning.",
        "a red circle moving left"
    )]
    [InlineData(
        "a red circle <b>moving</b> left",
        "2 of the 22 letters, digits and symbols of the prompt were removed by cleaning.",
        "a red circle moving left"
    )]
    public void Run_PromptThatCleaningShortens_SaysHowMuchAndWhatIsUsed(string prompt, string message, string used)
    {
        var flaw = Assert.Single(Review(prompt));

        Assert.Equal((PromptFlaw.Removed, message, used), (flaw.Code, flaw.Message, flaw.Used));
    }

    [Theory]
    [InlineData("a réd circle", "é")]
    [InlineData("a red круг", "к р у г")]
    [InlineData("a red circle \U0001F431", "\U0001F431")]
    public void Run_CharactersWithoutAPiece_AreListed(string prompt, string listed)
    {
        var flaw = Assert.Single(Review(prompt));

        Assert.Equal((PromptFlaw.Unknown, $"The model does not know these characters of the prompt: {listed}."), (flaw.Code, flaw.Message));
        Assert.StartsWith("a r", flaw.Used, StringComparison.Ordinal);
        Assert.DoesNotContain(listed.Split(' ')[0], flaw.Used, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ManyUnknownCharacters_AreCounted() =>
        Assert.EndsWith(": а б в г д е ж з and 3 more.", Assert.Single(Review("абвгдежзийк")).Message, StringComparison.Ordinal);

    [Fact]
    public void Run_PromptBeyondTheLimit_SaysWhereItIsCut()
    {
        var prompt = string.Join(' ', Enumerable.Repeat("a red circle moving left", 60)) + " on a black background";

        var flaw = Assert.Single(Review(prompt));

        Assert.Equal(PromptFlaw.Cut, flaw.Code);
        Assert.Equal(
            $"The prompt has {Tokenizer.Encode(prompt).UntruncatedLength} tokens and the model reads 120, so its end was cut off.",
            flaw.Message
        );
        Assert.StartsWith(flaw.Used, prompt, StringComparison.Ordinal);
        Assert.InRange(Tokenizer.Encode(flaw.Used).UntruncatedLength, 110, 120);
    }

    [Fact]
    public void Run_AnotherField_IsNamed() =>
        Assert.Contains(
            "of the negative prompt",
            Assert.Single(PromptReview.Run(Tokenizer, "blur 红色", "negative prompt", 120)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Decode_IdsOfAText_GiveTheTextBack()
    {
        var tokens = Tokenizer.Encode("a red circle moving left");

        Assert.Equal("a red circle moving left", Tokenizer.Decode(tokens.Ids));
    }

    private static IReadOnlyList<PromptFlaw> Review(string prompt) => PromptReview.Run(Tokenizer, prompt, "prompt", PromptEncoder.Length);
}
