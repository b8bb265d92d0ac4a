using System.Buffers.Binary;
using FFMpegCore;

namespace Grid.Media.Tests;

public sealed class ImageReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VideoWriter _writer = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadVideoAsync_FewerFramesAskedFor_StopsThere()
    {
        var path = _folder.PathOf("clip.mp4");
        await _writer.WriteAsync(TestClips.Gradient(64, 48, 9, 8), path, VideoFormat.Mp4, Token);

        var video = await new ImageReader().ReadVideoAsync(path, 4, Token);

        Assert.Equal((64, 48, 4), (video.Width, video.Height, video.Frames.Count));
    }

    [Fact]
    public async Task ReadImageAsync_TooManyPixels_IsRefusedBeforeDecoding()
    {
        var path = _folder.PathOf("large.png");
        await _writer.WriteAsync(TestClips.Noise(64, 64, 1, 1), path, VideoFormat.Png, Token);

        var error = await Assert.ThrowsAsync<MediaException>(() =>
            new ImageReader(new MediaOptions { MaxPixels = 4095 }).ReadImageAsync(path, Token)
        );

        Assert.Contains("large.png is 64x64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadVideoAsync_TooManyBytes_IsRefused()
    {
        var path = _folder.PathOf("clip.mp4");
        await _writer.WriteAsync(TestClips.Gradient(64, 64, 9, 8), path, VideoFormat.Mp4, Token);

        var error = await Assert.ThrowsAsync<MediaException>(() =>
            new ImageReader(new MediaOptions { MaxDecodedBytes = 3 * 64 * 64 * 5 }).ReadVideoAsync(path, cancellationToken: Token)
        );

        Assert.Contains("clip.mp4", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "list.m3u8")]
    [InlineData("ffconcat version 1.0\nfile '/etc/passwd'\n", "list.ffconcat")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>", "drawing.svg")]
    [InlineData("no picture at all", "text.png")]
    [InlineData("", "empty.mp4")]
    public async Task ReadImageAsync_WhatIsNoPicture_IsRefused(string content, string name)
    {
        var path = _folder.PathOf(name);
        await File.WriteAllTextAsync(path, content, Token);

        var error = await Assert.ThrowsAsync<MediaException>(() => new ImageReader().ReadImageAsync(path, Token));

        Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadImageAsync_MissingFile_IsNamed()
    {
        var error = await Assert.ThrowsAsync<MediaException>(() => new ImageReader().ReadImageAsync(_folder.PathOf("none.png"), Token));

        Assert.Contains("none.png", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadImageAsync_RgbaPng_KeepsTheColours()
    {
        // Two pixels, red opaque and green clear.
        var path = _folder.PathOf("clear.png");
        await File.WriteAllBytesAsync(path, Png.Rgba(2, 1, [255, 0, 0, 255, 0, 255, 0, 0]), Token);

        var image = await new ImageReader().ReadImageAsync(path, Token);

        Assert.Equal([255, 0, 0, 0, 255, 0], image.Frames[0].ToArray());
    }

    [Fact]
    public async Task ReadImageAsync_JpegTurnedByExif_IsUpright()
    {
        // Left half dark, right half bright; orientation 6 says that the picture is to be turned a quarter to the right.
        var pixels = new byte[3 * 32 * 16];
        for (var index = 0; index < pixels.Length; index++)
        {
            pixels[index] = (byte)(index / 3 % 32 < 16 ? 10 : 240);
        }

        var png = _folder.PathOf("stored.png");
        var jpeg = _folder.PathOf("photo.jpg");
        await _writer.WriteAsync(RawVideo.FromBuffer(32, 16, 8, pixels), png, VideoFormat.Png, Token);
        await FFMpegArguments
            .FromFileInput(png)
            .OutputToFile(jpeg, true, output => output.WithCustomArgument("-q:v 2"))
            .ProcessAsynchronously(cancellationToken: Token);
        var stored = await File.ReadAllBytesAsync(jpeg, Token);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*\0\0\0\u0008"u8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        await File.WriteAllBytesAsync(jpeg, [.. stored[..2], .. exif, .. stored[2..]], Token);

        var image = await new ImageReader().ReadImageAsync(jpeg, Token);

        Assert.Equal((16, 32), (image.Width, image.Height));
        Assert.InRange(image.Frames[0].Span[0], 0, 40);
        Assert.InRange(image.Frames[0].Span[^1], 210, 255);
    }

    [Fact]
    public void IsFastStart_BoxLongerThanTheFile_IsNot()
    {
        var path = _folder.PathOf("broken.mp4");
        var box = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(box, uint.MaxValue);
        "free"u8.CopyTo(box.AsSpan(4));
        File.WriteAllBytes(path, box);

        Assert.False(Mp4Layout.IsFastStart(path));
    }
}
