using Grid.Sampling.Noise;

namespace Grid.Sampling.Tests.Noise;

public sealed class NoiseSourcesTests
{
    [Theory]
    [InlineData("philox")]
    [InlineData(" Philox")]
    [InlineData("TORCH")]
    public void Create_KnownName_MakesASource(string name) => Assert.NotNull(NoiseSources.Create(name, long.MaxValue));

    [Theory]
    [InlineData("white")]
    [InlineData("")]
    [InlineData(null)]
    public void Create_UnknownName_ListsTheNames(string? name)
    {
        var error = Assert.Throws<ArgumentException>(() => NoiseSources.Create(name!, 1));

        Assert.Equal($"noise '{name}' is unknown; use one of philox, torch.", error.Message);
    }

    [Fact]
    public void Create_NegativeSeed_NamesTheRange() =>
        Assert.All(NoiseSources.Names, name =>
            Assert.Equal(
                "seed -1 must be a whole number from 0 to 9223372036854775807.",
                Assert.Throws<ArgumentException>(() => NoiseSources.Create(name, -1)).Message
            )
        );
}
