using System.Diagnostics;

namespace Grid.Media.Tests;

public sealed class SegmentTests : IDisposable
{
    private const int Side = 32;

    private readonly TemporaryFolder _folder = new();
    private readonly VideoWriter _writer = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Concatenate_Segments_KeepsEveryPacketAndTheRate()
    {
        string[] segments = [await SegmentAsync("a", 0, 18), await SegmentAsync("b", 18, 27), await SegmentAsync("c", 45, 9)];
        var whole = _folder.PathOf("whole.mp4");

        await _writer.ConcatenateAsync(segments, whole, "{\"seed\":1; #=}", Token);

        var description = await new VideoProbe().ProbeAsync(whole, Token);
        Assert.Equal(
            (54, 9.0, true, "{\"seed\":1; #=}"),
            (description.Frames, description.FrameRate, description.FastStart, description.Comment)
        );
        var hashes = new List<string>();
        foreach (var segment in segments)
        {
            hashes.AddRange(await FrameHashesAsync(segment));
        }

        Assert.Equal(hashes, await FrameHashesAsync(whole));
        var times = (await RunAsync("ffprobe", "-v", "error", "-show_entries", "frame=pts", "-of", "csv=p=0", whole))
            .Select(line => long.Parse(line.Trim(',')))
            .ToList();
        Assert.Equal(54, times.Count);
        Assert.Single(times.Zip(times.Skip(1), (a, b) => b - a).Distinct());
        Assert.Equal(
            3,
            (await RunAsync("ffprobe", "-v", "error", "-show_entries", "packet=flags", "-of", "csv=p=0", whole)).Count(line =>
                line.StartsWith('K')
            )
        );
        Assert.Empty(await RunAsync("ffmpeg", "-nostdin", "-v", "warning", "-xerror", "-i", whole, "-f", "null", "-"));
    }

    [Fact]
    public async Task Concatenate_Again_GivesTheSameBytes()
    {
        string[] segments = [await SegmentAsync("a", 0, 9), await SegmentAsync("b", 9, 9)];

        await _writer.ConcatenateAsync(segments, _folder.PathOf("one.mp4"), "tag", Token);
        await _writer.ConcatenateAsync(segments, _folder.PathOf("two.mp4"), "tag", Token);

        Assert.Equal(
            await File.ReadAllBytesAsync(_folder.PathOf("one.mp4"), Token),
            await File.ReadAllBytesAsync(_folder.PathOf("two.mp4"), Token)
        );
    }

    [Fact]
    public async Task Concatenate_OneSegment_IsThatVideo()
    {
        var segment = await SegmentAsync("a", 0, 9);

        await _writer.ConcatenateAsync([segment], _folder.PathOf("whole.mp4"), null, Token);

        Assert.Equal(await FrameHashesAsync(segment), await FrameHashesAsync(_folder.PathOf("whole.mp4")));
    }

    [Fact]
    public async Task Concatenate_OtherRateOrNone_IsRefusedAndLeavesNothing()
    {
        string[] segments = [await SegmentAsync("a", 0, 9), await SegmentAsync("b", 9, 9, fps: 12)];

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() =>
            _writer.ConcatenateAsync(segments, _folder.PathOf("whole.mp4"), null, Token)
        );

        Assert.Contains("segment 1 is 32x32 at 12 fps in h264; the first is 32x32 at 9 fps", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => _writer.ConcatenateAsync([], _folder.PathOf("whole.mp4"), null, Token));
        Assert.False(File.Exists(_folder.PathOf("whole.mp4")));
    }

    [Theory]
    [InlineData(8, "8 frames came of the 9")]
    [InlineData(10, "More than the 9 frames")]
    public async Task WriteSegment_OtherNumberOfFrames_IsRefusedAndLeavesNothing(int frames, string message)
    {
        var stream = new FrameStream(Side, Side, 9, 9, Frames(0, frames).ToAsyncEnumerable());

        var refusal = await Assert.ThrowsAsync<MediaException>(() =>
            _writer.WriteSegmentAsync(stream, _folder.PathOf("a.mp4"), VideoFormat.Mp4, cancellationToken: Token)
        );

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task WriteSegment_FramesFail_ThrowsThatAndLeavesNothing()
    {
        var stream = new FrameStream(Side, Side, 9, 9, FailAfter(4));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _writer.WriteSegmentAsync(stream, _folder.PathOf("a.mp4"), VideoFormat.Mp4, cancellationToken: Token)
        );

        Assert.Equal("the device is gone", failure.Message);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task WriteSegment_WithAThumbnail_TakesTheFrameNamed()
    {
        var stream = new FrameStream(Side, Side, 9, 9, Frames(0, 9).ToAsyncEnumerable());

        await _writer.WriteSegmentAsync(stream, _folder.PathOf("a.mp4"), VideoFormat.Mp4, _folder.PathOf("t.png"), 5, Token);

        using var thumbnail = SkiaSharp.SKBitmap.Decode(_folder.PathOf("t.png"));
        var frame = Frames(5, 1).Single().Span;
        var pixel = thumbnail.GetPixel(3, 0);
        Assert.Equal((frame[9], frame[10], frame[11]), (pixel.Red, pixel.Green, pixel.Blue));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            _writer.WriteSegmentAsync(
                new FrameStream(Side, Side, 9, 9, Frames(0, 9).ToAsyncEnumerable()),
                _folder.PathOf("b.mp4"),
                VideoFormat.Mp4,
                _folder.PathOf("t.png"),
                9,
                Token
            )
        );
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> FailAfter(int frames)
    {
        foreach (var frame in Frames(0, frames))
        {
            await Task.Yield();
            yield return frame;
        }

        throw new InvalidOperationException("the device is gone");
    }

    // A pattern that moves, so that frames depend on one another when compressed.
    private static IEnumerable<ReadOnlyMemory<byte>> Frames(int first, int count) =>
        Enumerable
            .Range(first, count)
            .Select(frame =>
            {
                var rgb = new byte[3 * Side * Side];
                for (var i = 0; i < rgb.Length; i++)
                {
                    rgb[i] = (byte)(128 + (100 * Math.Sin(((i / 3 % Side) + frame) / 5.0)) + (10 * (i % 3)));
                }

                return (ReadOnlyMemory<byte>)rgb;
            });

    private async Task<string> SegmentAsync(string name, int first, int count, int fps = 9)
    {
        var path = _folder.PathOf($"{name}.mp4");
        await _writer.WriteSegmentAsync(
            new FrameStream(Side, Side, fps, count, Frames(first, count).ToAsyncEnumerable()),
            path,
            VideoFormat.Mp4,
            cancellationToken: Token
        );
        return path;
    }

    private static async Task<List<string>> FrameHashesAsync(string path) =>
        [
            .. (await RunAsync("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-f", "framemd5", "-"))
                .Where(line => !line.StartsWith('#'))
                .Select(line => line[(line.LastIndexOf(',') + 1)..].Trim()),
        ];

    private static async Task<List<string>> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var errors = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token) + await errors;
        await process.WaitForExitAsync(Token);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
