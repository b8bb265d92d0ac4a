namespace Grid.Media.Tests;

/// <summary>A file has the frames and the rate that were asked for, whatever rates are usual.</summary>
public sealed class FrameRateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VideoWriter _writer = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(119, 1, 180)]
    [InlineData(113, 1, 40)]
    [InlineData(59, 1, 60)]
    [InlineData(24_000, 1001, 48)]
    [InlineData(30_000, 1001, 60)]
    [InlineData(60_000, 1001, 90)]
    [InlineData(2997, 100, 30)]
    [InlineData(119_881, 1000, 50)]
    [InlineData(7, 3, 9)]
    public async Task WriteAsync_AnyRate_IsExactlyThat(int numerator, int denominator, int frames)
    {
        var rate = new FrameRate(numerator, denominator);
        var path = _folder.PathOf("out.mp4");

        await _writer.WriteAsync(TestClips.Gradient(32, 32, frames, rate), path, VideoFormat.Mp4, Token);

        var description = await new VideoProbe().ProbeAsync(path, Token);
        Assert.Equal((frames, rate), (description.Frames, description.Rate!.Value));
        Assert.Equal(frames * (double)denominator / numerator, description.Duration.TotalSeconds, 0.0015);
        var shown = (await MediaTool.PacketsAsync(path)).Select(packet => packet.Pts).Order().ToArray();
        Assert.Equal(Enumerable.Range(0, frames).Select(frame => frame * shown[1]), shown);
    }

    [Fact]
    public async Task ConcatenateAsync_UnusualRate_IsExactlyThat()
    {
        var rate = new FrameRate(119);
        string[] segments = [_folder.PathOf("a"), _folder.PathOf("b")];
        foreach (var segment in segments)
        {
            await _writer.WriteSegmentAsync(
                FrameStream.Of(TestClips.Gradient(32, 32, 90, rate)),
                segment,
                VideoFormat.Mp4,
                cancellationToken: Token
            );
        }

        await _writer.ConcatenateAsync(segments, _folder.PathOf("out.mp4"), comment: null, Token);

        var description = await new VideoProbe().ProbeAsync(_folder.PathOf("out.mp4"), Token);
        Assert.Equal((180, rate), (description.Frames, description.Rate!.Value));
    }

    [Theory]
    [InlineData(50, 1, 0.36)]
    [InlineData(24_000, 1001, 0.75)]
    [InlineData(30, 1, 0.6)]
    public async Task WriteAsync_Gif_PlaysInTheRightTime(int numerator, int denominator, double seconds)
    {
        var path = _folder.PathOf("out.gif");

        await _writer.WriteAsync(TestClips.Gradient(32, 32, 18, new FrameRate(numerator, denominator)), path, VideoFormat.Gif, Token);

        Assert.Equal(seconds, (await new VideoProbe().ProbeAsync(path, Token)).Duration.TotalSeconds, 0.021);
    }

    [Theory]
    [InlineData(51)]
    [InlineData(60)]
    public async Task WriteAsync_GifOfMoreThanItShows_IsRefused(int rate)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            _writer.WriteAsync(TestClips.Gradient(32, 32, 9, rate), _folder.PathOf("out.gif"), VideoFormat.Gif, Token)
        );

        Assert.Contains("at most 50 frames a second", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }
}
