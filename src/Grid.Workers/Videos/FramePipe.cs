using System.Threading.Channels;

namespace Grid.Workers.Videos;

/// <summary>
/// Carries frames from the device's thread to whoever compresses them; a few at a time, so that a slow disk slows the device instead of
/// filling the memory.
/// </summary>
internal sealed class FramePipe(int width, int height)
{
    private const int Frames = 16;

    private readonly Channel<byte[]> _frames = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(Frames) { SingleReader = true, SingleWriter = true }
    );

    /// <summary>Hands a frame over; holds the calling thread while the pipe is full.</summary>
    public void Write(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        if (frame.Length != 3 * width * height)
        {
            throw new ArgumentException(
                $"a frame has {frame.Length} bytes; {width}x{height} in RGB is {3 * width * height}.",
                nameof(frame)
            );
        }

        var copy = frame.ToArray();
        if (!_frames.Writer.TryWrite(copy))
        {
            _frames.Writer.WriteAsync(copy, cancellationToken).AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Ends the frames, with what went wrong if anything did.</summary>
    public void Complete(Exception? failure) => _frames.Writer.TryComplete(failure);

    /// <summary>The frames in order.</summary>
    public IAsyncEnumerable<byte[]> ReadAsync(CancellationToken cancellationToken) => _frames.Reader.ReadAllAsync(cancellationToken);
}
