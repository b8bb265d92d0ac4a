using System.Runtime.ExceptionServices;
using FFMpegCore.Pipes;

namespace Grid.Media;

/// <summary>
/// Feeds ffmpeg with frames. A failure of whoever makes them is kept and ends the run, since ffmpeg would take a pipe that ends for the end
/// of the video.
/// </summary>
internal sealed class FrameStreamSource(FrameStream stream) : IPipeSource
{
    private CancellationTokenSource? _limit;
    private TimeSpan _patience;

    /// <summary>What went wrong where the frames come from; null while nothing did.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    /// <summary>
    /// Sets what ends ffmpeg: frames that fail, or so long a time in which it takes none. Waiting for frames to be made does not count.
    /// </summary>
    public void Guard(CancellationTokenSource limit, TimeSpan patience) => (_limit, _patience) = (limit, patience);

    // With -framerate alone ffmpeg takes the nearest usual rate, 120 for 119, and repeats frames to fill it.
    public string GetStreamArguments() =>
        $"-f rawvideo -pix_fmt rgb24 -s {stream.Width}x{stream.Height} -framerate {stream.FrameRate} -r {stream.FrameRate}";

    public async Task WriteAsync(Stream outputStream, CancellationToken cancellationToken)
    {
        await using var frames = stream.Frames.GetAsyncEnumerator(cancellationToken);
        for (var count = 0; await MoveNextAsync(frames, count, cancellationToken).ConfigureAwait(false); count++)
        {
            await outputStream.WriteAsync(frames.Current, cancellationToken).ConfigureAwait(false);
        }
    }

    // The token is cancelled when ffmpeg has ended: what frames throw then is no failure of theirs.
    private async ValueTask<bool> MoveNextAsync(
        IAsyncEnumerator<ReadOnlyMemory<byte>> frames,
        int count,
        CancellationToken cancellationToken
    )
    {
        try
        {
            _limit?.CancelAfter(Timeout.InfiniteTimeSpan);
            var more = await frames.MoveNextAsync().ConfigureAwait(false);
            _limit?.CancelAfter(_patience);
            Check(more, count, frames);
            return more;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Failure = ExceptionDispatchInfo.Capture(failure);
            _limit?.Cancel();
            throw;
        }
    }

    private void Check(bool more, int count, IAsyncEnumerator<ReadOnlyMemory<byte>> frames)
    {
        if (!more)
        {
            if (count < stream.Count)
            {
                throw new MediaException($"{count} frames came of the {stream.Count} that were announced.");
            }

            return;
        }

        if (count == stream.Count)
        {
            throw new MediaException($"More than the {stream.Count} frames that were announced came.");
        }

        var length = 3 * stream.Width * stream.Height;
        if (frames.Current.Length != length)
        {
            throw new MediaException(
                $"Frame {count} has {frames.Current.Length} bytes; {stream.Width}x{stream.Height} in RGB is {length}."
            );
        }
    }
}
