using System.Runtime.ExceptionServices;
using FFMpegCore.Pipes;

namespace Grid.Media;

/// <summary>Feeds ffmpeg with frames. A failure of whoever makes them is kept and ends the run, since ffmpeg would take a pipe that ends for the end of the video.</summary>
internal sealed class FrameStreamSource(FrameStream stream, Action onFailure) : IPipeSource
{
    private ExceptionDispatchInfo? _failure;

    public string GetStreamArguments() => $"-f rawvideo -pix_fmt rgb24 -s {stream.Width}x{stream.Height} -framerate {stream.FrameRate}";

    public async Task WriteAsync(Stream outputStream, CancellationToken cancellationToken)
    {
        try
        {
            await CopyAsync(outputStream, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not IOException)
        {
            // An I/O error here is ffmpeg's end of the pipe, and ffmpeg says itself what is wrong.
            _failure = ExceptionDispatchInfo.Capture(failure);
            onFailure();
        }
    }

    /// <summary>Throws what went wrong where the frames come from.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    private async Task CopyAsync(Stream output, CancellationToken cancellationToken)
    {
        var (count, length) = (0, 3 * stream.Width * stream.Height);
        await foreach (var frame in stream.Frames.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (frame.Length != length)
            {
                throw new MediaException($"Frame {count} has {frame.Length} bytes; {stream.Width}x{stream.Height} in RGB is {length}.");
            }

            if (++count > stream.Count)
            {
                throw new MediaException($"More than the {stream.Count} frames that were announced came.");
            }

            await output.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        }

        if (count < stream.Count)
        {
            throw new MediaException($"{count} frames came of the {stream.Count} that were announced.");
        }
    }
}
