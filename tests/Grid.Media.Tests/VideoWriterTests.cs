using System.Security.Cryptography;

namespace Grid.Media.Tests;

public sealed class VideoWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VideoWriter _writer = new();
    private readonly VideoProbe _probe = new();
    private readonly ImageReader _reader = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(8, 1)]
    [InlineData(24, 1)]
    [InlineData(30000, 1001)]
    public async Task WriteAsync_Mp4_IsWhatPlayersTake(int numerator, int denominator)
    {
        var path = _folder.PathOf("out.mp4");

        await _writer.WriteAsync(TestClips.Gradient(64, 64, 9, new FrameRate(numerator, denominator)), path, VideoFormat.Mp4, Token);

        var description = await _probe.ProbeAsync(path, Token);
        Assert.Equal("h264", description.Codec);
        Assert.Equal("yuv420p", description.PixelFormat);
        Assert.Equal((64, 64, 9), (description.Width, description.Height, description.Frames));
        Assert.Equal((double)numerator / denominator, description.FrameRate, 3);
        Assert.Equal(9.0 * denominator / numerator, description.Duration.TotalSeconds, 0.002);
        Assert.True(description.FastStart);
        Assert.Equal(["out.mp4"], _folder.Names);
    }

    [Fact]
    public async Task WriteAsync_Mp4_DecodesToTheSamePicture()
    {
        var video = TestClips.Gradient(64, 64, 9, 8);
        var path = _folder.PathOf("out.mp4");

        await _writer.WriteAsync(video, path, VideoFormat.Mp4, Token);

        var decoded = await _reader.ReadVideoAsync(path, cancellationToken: Token);
        Assert.Equal(9, decoded.Frames.Count);
        Assert.Equal(8.0, decoded.FrameRate.Value);
        Assert.InRange(TestClips.Psnr(video, decoded), 30, 100);
    }

    [Theory]
    [InlineData(17, 15)]
    [InlineData(16, 33)]
    [InlineData(3, 3)]
    public async Task WriteAsync_OddSize_GrowsByARepeatedEdge(int width, int height)
    {
        var path = _folder.PathOf("odd.mp4");
        var video = TestClips.Gradient(width, height, 3, 8);

        await _writer.WriteAsync(video, path, VideoFormat.Mp4, Token);

        var decoded = await _reader.ReadVideoAsync(path, cancellationToken: Token);
        Assert.Equal((width + (width % 2), height + (height % 2), 3), (decoded.Width, decoded.Height, decoded.Frames.Count));
        Assert.InRange(TestClips.Psnr(video, decoded), 15, 100);
    }

    [Theory]
    [InlineData(VideoFormat.Mp4)]
    [InlineData(VideoFormat.Gif)]
    public async Task WriteAsync_SameFrames_SameBytes(VideoFormat format)
    {
        var video = TestClips.Noise(96, 64, 9, seed: 5);

        await _writer.WriteAsync(video, _folder.PathOf("a"), format, Token);
        await _writer.WriteAsync(video, _folder.PathOf("b"), format, Token);

        Assert.Equal(Hash("a"), Hash("b"));
    }

    [Fact]
    public async Task WriteAsync_Png_KeepsEveryByte()
    {
        var video = TestClips.Noise(37, 21, 1, seed: 1);
        var path = _folder.PathOf("frame.png");

        await _writer.WriteAsync(video, path, VideoFormat.Png, Token);

        var decoded = await _reader.ReadImageAsync(path, Token);
        Assert.Equal((37, 21), (decoded.Width, decoded.Height));
        Assert.True(video.Frames[0].Span.SequenceEqual(decoded.Frames[0].Span));
    }

    [Fact]
    public async Task WriteAsync_PngOfSeveralFrames_IsRefused()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            _writer.WriteAsync(TestClips.Noise(16, 16, 2, 1), _folder.PathOf("x.png"), VideoFormat.Png, Token)
        );

        Assert.Contains("exactly one frame, not 2", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task WriteAsync_Gif_HasEveryFrame()
    {
        var video = TestClips.Gradient(64, 64, 9, 10);
        var path = _folder.PathOf("out.gif");

        await _writer.WriteAsync(video, path, VideoFormat.Gif, Token);

        var description = await _probe.ProbeAsync(path, Token);
        Assert.Equal(("gif", 9), (description.Codec, description.Frames));
        var decoded = await _reader.ReadVideoAsync(path, cancellationToken: Token);
        Assert.InRange(TestClips.Psnr(video, decoded), 20, 100);
    }

    [Fact]
    public async Task WriteAsync_Comment_IsKeptAsWritten()
    {
        const string Comment = "{\"prompt\":\"a = red; # 'square' \\\" über\",\n\"seed\":1}";
        var path = _folder.PathOf("out.mp4");

        await _writer.WriteAsync(TestClips.Gradient(64, 64, 3, 8), path, VideoFormat.Mp4, Comment, Token);

        var description = await _probe.ProbeAsync(path, Token);
        Assert.Equal(Comment, description.Comment);
        Assert.True(description.FastStart);
    }

    [Theory]
    [InlineData("quote\"d %03d name.mp4")]
    [InlineData("-y.mp4")]
    [InlineData("http:colon.mp4")]
    public async Task WriteAsync_UnusualName_IsTakenLiterally(string name)
    {
        var folder = Directory.CreateDirectory(_folder.PathOf("od\"d 'folder")).FullName;
        var path = Path.Combine(folder, name);

        await _writer.WriteAsync(TestClips.Gradient(32, 32, 3, 8), path, VideoFormat.Mp4, Token);

        Assert.Equal([name], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName));
        Assert.Equal(3, (await _reader.ReadVideoAsync(path, cancellationToken: Token)).Frames.Count);
    }

    [Fact]
    public async Task WriteAsync_Cancelled_LeavesWhatWasThere()
    {
        var path = _folder.PathOf("out.mp4");
        await File.WriteAllTextAsync(path, "earlier", Token);
        using var cancellation = new CancellationTokenSource();
        var frames = new CancellingFrames(new byte[3 * 64 * 64], 500, cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _writer.WriteAsync(new RawVideo(64, 64, 8, frames), path, VideoFormat.Mp4, cancellation.Token)
        );

        Assert.Equal("earlier", await File.ReadAllTextAsync(path, Token));
        Assert.Equal(["out.mp4"], _folder.Names);
    }

    [Fact]
    public async Task WriteAsync_FfmpegFails_SaysWhyAndLeavesNothing()
    {
        var tools = await FakeTool.CreateAsync(_folder, "echo 'Encoder broke down' >&2; exit 3");
        var writer = new VideoWriter(new MediaOptions { BinaryFolder = tools });

        var error = await Assert.ThrowsAsync<MediaException>(() =>
            writer.WriteAsync(TestClips.Gradient(64, 64, 9, 8), _folder.PathOf("out.mp4"), VideoFormat.Mp4, Token)
        );

        Assert.Contains("Encoder broke down", error.Message, StringComparison.Ordinal);
        Assert.Equal(["tools"], _folder.Names);
    }

    [Fact]
    public async Task WriteAsync_FfmpegHangs_IsEndedAtTheLimit()
    {
        var tools = await FakeTool.CreateAsync(_folder, "exec sleep 600");
        var writer = new VideoWriter(new MediaOptions { BinaryFolder = tools, Timeout = TimeSpan.FromSeconds(0.3) });

        var error = await Assert.ThrowsAsync<MediaException>(() =>
            writer.WriteAsync(TestClips.Gradient(64, 64, 9, 8), _folder.PathOf("out.mp4"), VideoFormat.Mp4, Token)
        );

        Assert.Contains("longer than", error.Message, StringComparison.Ordinal);
        Assert.Equal(["tools"], _folder.Names);
    }

    [Fact]
    public async Task WriteAsync_FfmpegMissing_SaysHowToInstallIt()
    {
        var writer = new VideoWriter(new MediaOptions { BinaryFolder = _folder.FullName });

        var error = await Assert.ThrowsAsync<MediaException>(() =>
            writer.WriteAsync(TestClips.Gradient(64, 64, 9, 8), _folder.PathOf("out.mp4"), VideoFormat.Mp4, Token)
        );

        Assert.Equal("ffmpeg was not found; install it with: apt-get install -y ffmpeg.", error.Message);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task WriteAsync_FolderMissing_SaysSo()
    {
        var error = await Assert.ThrowsAsync<MediaException>(() =>
            _writer.WriteAsync(TestClips.Gradient(64, 64, 1, 8), _folder.PathOf("none/out.png"), VideoFormat.Png, Token)
        );

        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(128, 64, 32, 32, 16)]
    [InlineData(64, 64, 256, 64, 64)]
    [InlineData(512, 16, 100, 100, 3)]
    public async Task WriteThumbnailAsync_AnySize_FitsTheSide(int width, int height, int maxSide, int expectedWidth, int expectedHeight)
    {
        var path = _folder.PathOf("thumb.png");

        await _writer.WriteThumbnailAsync(TestClips.Gradient(width, height, 9, 8), path, maxSide, Token);

        var description = await _probe.ProbeAsync(path, Token);
        Assert.Equal(("png", expectedWidth, expectedHeight), (description.Codec, description.Width, description.Height));
    }

    [Theory]
    [InlineData(VideoFormat.Mp4, 9)]
    [InlineData(VideoFormat.Gif, 8)]
    [InlineData(VideoFormat.Png, 1)]
    public async Task WriteWithThumbnailAsync_AnyFormat_GivesTheBytesOfTwoRuns(VideoFormat format, int frames)
    {
        const string Comment = "{\"seed\":1}";
        var video = TestClips.Noise(96, 64, frames, seed: 5);
        await _writer.WriteAsync(video, _folder.PathOf("a"), format, Comment, Token);
        await _writer.WriteThumbnailAsync(video, _folder.PathOf("b"), maxSide: 48, Token);

        await _writer.WriteWithThumbnailAsync(
            video,
            _folder.PathOf("both"),
            _folder.PathOf("thumbnail"),
            format,
            Comment,
            maxSide: 48,
            Token
        );

        Assert.Equal(Hash("a"), Hash("both"));
        Assert.Equal(Hash("b"), Hash("thumbnail"));
        Assert.Equal(4, _folder.Names.Count());
    }

    private string Hash(string name) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_folder.PathOf(name))));
}
