namespace Grid.Sampling.Tests;

public sealed class LatentShapesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 3)]
    [InlineData(17, 3)]
    [InlineData(18, 6)]
    [InlineData(27, 9)]
    [InlineData(144, 48)]
    public void For_MagVitMode_NineFramesAreThreeLatents(int frames, int latentFrames) =>
        Assert.Equal(new LatentShape(4, latentFrames, 48, 84), LatentShapes.For(frames, 384, 672));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 2)]
    [InlineData(9, 3)]
    [InlineData(12, 2)]
    [InlineData(16, 4)]
    [InlineData(25, 7)]
    [InlineData(144, 36)]
    public void For_SliceMode_EightFramesAreTwoLatents(int frames, int latentFrames) =>
        Assert.Equal(new LatentShape(16, latentFrames, 2, 4), LatentShapes.For(frames, 16, 32, TemporalCompression.Slice, channels: 16));

    [Theory]
    [InlineData(0, 64, 64, "frames 0 must be 1 or at least 9.")]
    [InlineData(8, 64, 64, "frames 8 must be 1 or at least 9.")]
    [InlineData(9, 60, 64, "height 60 must be a positive multiple of 8.")]
    [InlineData(9, 64, 0, "width 0 must be a positive multiple of 8.")]
    public void For_SizeOutOfRange_NamesIt(int frames, int height, int width, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => LatentShapes.For(frames, height, width));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Accepts_EachLength_WholeChunksOnly()
    {
        Assert.Equal([1, 9, 18, 27], Enumerable.Range(-2, 32).Where(TemporalCompression.MagVit.Accepts));
        Assert.Equal([1, 8, 9, 16, 17, 24, 25], Enumerable.Range(-2, 32).Where(TemporalCompression.Slice.Accepts));
    }

    [Fact]
    public void Count_BeyondInt32_Throws() => Assert.Throws<OverflowException>(() => new LatentShape(4, 65536, 1024, 1024).Count);
}
