using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Grid.Media.Tests;

public sealed class FrameStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VideoWriter _writer = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(VideoFormat.Mp4, 9)]
    [InlineData(VideoFormat.Gif, 8)]
    [InlineData(VideoFormat.Png, 1)]
    public async Task WriteSegmentAsync_MemoryUsedAgain_GivesTheBytesOfFramesInMemory(VideoFormat format, int count)
    {
        var video = TestClips.Noise(96, 64, count, seed: 5);
        await _writer.WriteWithThumbnailAsync(
            video,
            _folder.PathOf("a"),
            _folder.PathOf("at"),
            format,
            comment: null,
            cancellationToken: Token
        );

        await _writer.WriteSegmentAsync(
            Stream(count, ReusedMemory(video)),
            _folder.PathOf("b"),
            format,
            _folder.PathOf("bt"),
            count / 2,
            Token
        );

        Assert.Equal(Hash("a"), Hash("b"));
        Assert.Equal(Hash("at"), Hash("bt"));
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(EndOfStreamException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task WriteSegmentAsync_ProducerFails_GivesItsExceptionAndLeavesWhatWasThere(Type type)
    {
        var path = _folder.PathOf("out.mp4");
        await File.WriteAllTextAsync(path, "earlier", Token);
        var failure = (Exception)Activator.CreateInstance(type, "the decoder broke")!;

        var error = await Assert.ThrowsAsync(type, () => WriteAsync(_writer, Stream(100, Failing(5, failure)), Token));

        Assert.Same(failure, error);
        Assert.Equal("earlier", await File.ReadAllTextAsync(path, Token));
        Assert.Equal(["out.mp4"], _folder.Names);
    }

    [Fact]
    public async Task WriteSegmentAsync_EncoderFailsWhileFramesCome_SaysWhyAndEndsTheProducer()
    {
        // It takes half a second's frames.
        var tools = await FakeTool.CreateAsync(
            _folder,
            $"{FFmpegTools.Find("ffmpeg")} -t 0.5 \"$@\"; echo 'Encoder broke down' >&2; exit 3"
        );
        var writer = new VideoWriter(new MediaOptions { BinaryFolder = tools });
        var ended = new TaskCompletionSource();

        var error = await Assert.ThrowsAsync<MediaException>(() => WriteAsync(writer, Stream(20_000, Endless(ended, Token)), Token));

        Assert.Contains("Encoder broke down", error.Message, StringComparison.Ordinal);
        Assert.True(ended.Task.IsCompleted);
        Assert.Equal(["tools"], _folder.Names);
    }

    [Fact]
    public async Task WriteSegmentAsync_ProducerSlowerThanTheTimeLimit_IsWaitedFor()
    {
        var limit = TimeSpan.FromSeconds(6); // far more than ffmpeg itself takes on a busy machine
        var writer = new VideoWriter(new MediaOptions { Timeout = limit });

        await WriteAsync(writer, Stream(3, Slow(limit + TimeSpan.FromSeconds(1), Token)), Token);

        Assert.Equal(3, (await new VideoProbe().ProbeAsync(_folder.PathOf("out.mp4"), Token)).Frames);
    }

    [Fact]
    public async Task WriteSegmentAsync_CancelledWhileTheProducerWorks_EndsIt()
    {
        using var cancellation = new CancellationTokenSource();
        var ended = new TaskCompletionSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            WriteAsync(_writer, Stream(100, Stuck(cancellation, ended, Token)), cancellation.Token)
        );

        Assert.True(ended.Task.IsCompleted);
        Assert.Empty(_folder.Names);
    }

    private static FrameStream Stream(int count, IAsyncEnumerable<ReadOnlyMemory<byte>> frames) => new(96, 64, 8, count, frames);

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReusedMemory(RawVideo video)
    {
        var buffer = new byte[3 * video.Width * video.Height];
        foreach (var frame in video.Frames)
        {
            await Task.Yield();
            frame.CopyTo(buffer);
            yield return buffer;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Failing(int after, Exception failure)
    {
        for (var index = 0; index < after; index++)
        {
            await Task.Yield();
            yield return new byte[3 * 96 * 64];
        }

        throw failure;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Endless(
        TaskCompletionSource ended,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        try
        {
            while (true)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                yield return new byte[3 * 96 * 64];
            }
        }
        finally
        {
            ended.SetResult();
        }
    }

    // The time is the subject here: it passes while nothing is asked of the encoder.
    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Slow(
        TimeSpan pause,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return new byte[3 * 96 * 64];
        await Task.Delay(pause, cancellationToken);
        yield return new byte[3 * 96 * 64];
        yield return new byte[3 * 96 * 64];
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Stuck(
        CancellationTokenSource cancellation,
        TaskCompletionSource ended,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return new byte[3 * 96 * 64];
        try
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            ended.SetResult();
        }
    }

    private Task WriteAsync(VideoWriter writer, FrameStream frames, CancellationToken cancellationToken) =>
        writer.WriteSegmentAsync(frames, _folder.PathOf("out.mp4"), VideoFormat.Mp4, cancellationToken: cancellationToken);

    private string Hash(string name) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_folder.PathOf(name))));
}
