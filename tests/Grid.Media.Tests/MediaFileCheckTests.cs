using Grid.Media.Checks;

namespace Grid.Media.Tests;

/// <summary>A program's exit code is no proof of a file: whatever is not whole is refused, and what was there before stays.</summary>
public sealed class MediaFileCheckTests : IDisposable
{
    private const int Frames = 9;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(VideoFormat.Mp4)]
    [InlineData(VideoFormat.Gif)]
    [InlineData(VideoFormat.Png)]
    public async Task Check_CutAnywhere_IsBroken(VideoFormat format)
    {
        var (path, expectation) = await WriteAsync(format);
        var whole = await File.ReadAllBytesAsync(path, Token);

        for (var length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 97))
        {
            await File.WriteAllBytesAsync(path, whole[..length], Token);

            Assert.Equal(
                MediaFailure.Broken,
                Assert.Throws<MediaException>(() => MediaFileCheck.ThrowIfBroken(path, expectation, "test")).Failure
            );
        }

        await File.WriteAllBytesAsync(path, [.. whole, 0, 0, 0, 0, 0, 0, 0, 0], Token);
        Assert.Throws<MediaException>(() => MediaFileCheck.ThrowIfBroken(path, expectation, "test"));
    }

    [Theory]
    [InlineData(VideoFormat.Mp4)]
    [InlineData(VideoFormat.Png)]
    public async Task Check_HalfOfZeros_IsBroken(VideoFormat format)
    {
        var (path, expectation) = await WriteAsync(format);
        var bytes = await File.ReadAllBytesAsync(path, Token);
        bytes.AsSpan(bytes.Length / 2).Clear();
        await File.WriteAllBytesAsync(path, bytes, Token);

        Assert.Throws<MediaException>(() => MediaFileCheck.ThrowIfBroken(path, expectation, "test"));
    }

    [Theory]
    [InlineData(VideoFormat.Mp4)]
    [InlineData(VideoFormat.Gif)]
    public async Task Check_AnotherVideo_IsRefused(VideoFormat format)
    {
        var (path, expectation) = await WriteAsync(format);

        MediaFileCheck.ThrowIfBroken(path, expectation, "test");
        Assert.All(
            [
                expectation with
                {
                    Frames = Frames + 1,
                },
                expectation with
                {
                    Width = 32,
                },
                expectation with
                {
                    Height = 66,
                },
                expectation with
                {
                    Rate = 4,
                },
            ],
            other => Assert.Throws<MediaException>(() => MediaFileCheck.ThrowIfBroken(path, other, "test"))
        );
    }

    // ffmpeg is called, and its file is cut behind its back while it says that all is well.
    [Theory]
    [InlineData(VideoFormat.Mp4, "output")]
    [InlineData(VideoFormat.Gif, "output")]
    [InlineData(VideoFormat.Png, "output")]
    [InlineData(VideoFormat.Mp4, "thumbnail")]
    public async Task WriteAsync_ProgramCallsACutFileASuccess_IsAnErrorAndTheOlderFileStays(VideoFormat format, string cut)
    {
        var tools = await FakeTool.CreateAsync(_folder, $"{FFmpegTools.Find("ffmpeg")} \"$@\"; truncate -s -40 {cut}; exit 0");
        var path = _folder.PathOf("out");
        await File.WriteAllTextAsync(path, "an older file", Token);
        var writer = new VideoWriter(new MediaOptions { BinaryFolder = tools });
        var video = TestClips.Gradient(64, 64, format == VideoFormat.Png ? 1 : Frames, 8);

        var error = await Assert.ThrowsAsync<MediaException>(() =>
            writer.WriteWithThumbnailAsync(video, path, _folder.PathOf("small"), format, comment: null, cancellationToken: Token)
        );

        Assert.Equal(MediaFailure.Broken, error.Failure);
        Assert.Equal("an older file", await File.ReadAllTextAsync(path, Token));
        Assert.Equal(["out", "tools"], _folder.Names);
    }

    [Fact]
    public async Task ConcatenateAsync_ProgramCallsACutFileASuccess_IsAnErrorAndTheOlderFileStays()
    {
        var (segment, _) = await WriteAsync(VideoFormat.Mp4);
        var tools = await FakeTool.CreateAsync(_folder, $"{FFmpegTools.Find("ffmpeg")} \"$@\"; truncate -s -40 output; exit 0");
        var path = _folder.PathOf("out");
        await File.WriteAllTextAsync(path, "an older file", Token);

        await Assert.ThrowsAsync<MediaException>(() =>
            new VideoWriter(new MediaOptions { BinaryFolder = tools }).ConcatenateAsync([segment, segment], path, comment: null, Token)
        );

        Assert.Equal("an older file", await File.ReadAllTextAsync(path, Token));
    }

    [Theory]
    [InlineData("echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 0")]
    [InlineData("echo 'Something first' >&2; echo 'output: Disk quota exceeded' >&2; exit 1")]
    [InlineData("kill -25 $$")]
    public async Task WriteAsync_NoRoom_SaysSo(string script)
    {
        var writer = new VideoWriter(new MediaOptions { BinaryFolder = await FakeTool.CreateAsync(_folder, script) });

        var error = await Assert.ThrowsAsync<MediaException>(() =>
            writer.WriteAsync(TestClips.Gradient(64, 64, 1, 8), _folder.PathOf("out.png"), VideoFormat.Png, Token)
        );

        Assert.Equal((MediaFailure.NoSpace, "Cannot write out.png: no space left on device."), (error.Failure, error.Message));
        Assert.Equal(["tools"], _folder.Names);
    }

    [Theory]
    [InlineData("image/png", true)]
    [InlineData("image/jpeg", false)]
    [InlineData("image/webp", false)]
    public async Task Check_PictureInMemory_MustBeOfItsType(string mediaType, bool isWhole)
    {
        var (path, _) = await WriteAsync(VideoFormat.Png);
        var picture = await File.ReadAllBytesAsync(path, Token);

        Assert.Equal(isWhole, Record.Exception(() => MediaFileCheck.ThrowIfBroken(picture, mediaType, "test")) is null);
        Assert.Throws<MediaException>(() => MediaFileCheck.ThrowIfBroken(picture.AsMemory()[..^1], mediaType, "test"));
    }

    [Fact]
    public void MediaTypeOf_Preview_IsWebPUntilItIsCut()
    {
        var preview = PreviewImage.Encode(new byte[3 * 15 * 9], 15, 9, 32).Content;

        Assert.Equal("image/webp", PictureKinds.MediaTypeOf(preview));
        Assert.Null(PictureKinds.MediaTypeOf(preview.AsSpan(0, preview.Length / 2)));
    }

    private async Task<(string Path, MediaExpectation Expectation)> WriteAsync(VideoFormat format)
    {
        var frames = format == VideoFormat.Png ? 1 : Frames;
        var path = _folder.PathOf($"made.{format.Name()}");
        await new VideoWriter().WriteAsync(TestClips.Gradient(64, 64, frames, 8), path, format, Token);
        return (path, new MediaExpectation(format, 64, 64, frames, 8));
    }
}
