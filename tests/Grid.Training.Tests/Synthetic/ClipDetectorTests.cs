using Grid.Training.Synthetic;

namespace Grid.Training.Tests.Synthetic;

public class ClipDetectorTests
{
    [Theory]
    [InlineData(9, 2)]
    [InlineData(27, 1)]
    public void Read_TrueClips_AreReadRight(int frames, int seeds)
    {
        var clips = SyntheticWorld.Combinations.SelectMany(
            (combination, index) =>
                Enumerable.Range(0, seeds).Select(seed => SyntheticWorld.Clip(combination, ((index * 7) + (seed * 5)) % 16))
        );

        var right = clips
            .AsParallel()
            .Select(clip => ClipDetector.Read(ShapeRenderer.Render(clip, 0, frames)).Matches(clip.Combination))
            .ToArray();

        Assert.InRange(right.Average(value => value ? 1.0 : 0.0), 0.99, 1);
    }

    [Fact]
    public void Read_PlacesBetweenPixels_AreReadRight()
    {
        var random = new Random(7);
        var right = Enumerable
            .Range(0, 216)
            .Count(i =>
            {
                var clip = new ShapeClip(
                    SyntheticWorld.Combinations[i],
                    random.NextDouble() * 64,
                    random.NextDouble() * 64,
                    SyntheticWorld.FullSpeed
                );
                return ClipDetector.Read(ShapeRenderer.Render(clip, 3, 9)).Matches(clip.Combination);
            });

        Assert.InRange(right, 214, 216);
    }

    [Fact]
    public void Read_SingleFrame_HasNoDirection()
    {
        var combination = SyntheticWorld.Combinations[17];

        var reading = ClipDetector.Read(ShapeRenderer.Render(SyntheticWorld.Clip(combination, 9), 0, 1));

        Assert.Null(reading.Direction);
        Assert.True(reading.Matches(combination, withDirection: false));
        Assert.False(reading.Matches(combination));
    }

    [Fact]
    public void Read_Noise_SeesNothing()
    {
        var pixels = new byte[9 * 64 * 64 * 3];
        new Random(3).NextBytes(pixels);

        var reading = ClipDetector.Read(new RgbClip(9, 64, 64, pixels));

        Assert.Equal(new ClipReading(null, null, null, null), reading);
    }

    [Fact]
    public void Read_EmptyBackground_SeesTheBackgroundAlone()
    {
        var pixels = Enumerable.Repeat((byte)(0.14 * 255), 9 * 64 * 64 * 3).ToArray();

        var reading = ClipDetector.Read(new RgbClip(9, 64, 64, pixels));

        Assert.Equal(new ClipReading("black", null, null, null), reading);
    }

    [Fact]
    public void Read_StillShape_HasNoDirection()
    {
        var combination = SyntheticWorld.Combinations[100];

        var reading = ClipDetector.Read(ShapeRenderer.Render(new ShapeClip(combination, 20, 30, 0), 0, 9));

        Assert.Null(reading.Direction);
        Assert.Equal(combination.Shape, reading.Shape);
    }

    [Fact]
    public void Read_OtherSize_IsRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => ClipDetector.Read(new RgbClip(1, 32, 32, new byte[32 * 32 * 3])));

        Assert.Contains("64 x 64", exception.Message, StringComparison.Ordinal);
    }
}
