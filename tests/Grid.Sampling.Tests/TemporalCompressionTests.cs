namespace Grid.Sampling.Tests;

public sealed class TemporalCompressionTests
{
    [Theory]
    [InlineData(0.1, 9)]
    [InlineData(13.4, 9)]
    [InlineData(13.6, 18)]
    [InlineData(19, 18)]
    public void Nearest_WholeChunksOnly_IsTheNearestMultiple(double frames, int expected) =>
        Assert.Equal(expected, TemporalCompression.MagVit.Nearest(frames));

    [Theory]
    [InlineData(0.1, 8)]
    [InlineData(8.4, 8)]
    [InlineData(9, 9)]
    [InlineData(12.4, 9)]
    [InlineData(12.6, 16)]
    [InlineData(24.9, 25)]
    public void Nearest_WithALeadingFrame_CountsThatLengthToo(double frames, int expected) =>
        Assert.Equal(expected, TemporalCompression.Slice.Nearest(frames));

    [Fact]
    public void Nearest_AnyLength_GivesWhatIsAccepted()
    {
        foreach (var mode in (TemporalCompression[])[TemporalCompression.MagVit, TemporalCompression.Slice])
        {
            Assert.All(Enumerable.Range(1, 500), tenths => Assert.True(mode.Accepts(mode.Nearest(tenths / 10.0))));
        }
    }
}
