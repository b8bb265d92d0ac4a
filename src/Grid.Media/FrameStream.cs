namespace Grid.Media;

/// <summary>Uncompressed frames that come one after another, so that a video of any length needs no more memory than some frames.</summary>
public sealed class FrameStream
{
    /// <param name="count">Frames that come, at least 1.</param>
    /// <param name="frames">Rows from the top, pixels from the left, bytes red, green, blue. Each is good until the next is asked
    /// for.</param>
    /// <exception cref="ArgumentException">A side is outside 1 to <see cref="RawVideo.MaxSide"/>, the rate is missing, or no frame
    /// comes.</exception>
    public FrameStream(int width, int height, FrameRate frameRate, int count, IAsyncEnumerable<ReadOnlyMemory<byte>> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        RawVideo.CheckSide(nameof(width), width);
        RawVideo.CheckSide(nameof(height), height);
        RawVideo.CheckRate(frameRate);
        if (count < 1)
        {
            throw new ArgumentException($"count must be at least 1, not {count}.", nameof(count));
        }

        (Width, Height, FrameRate, Count, Frames) = (width, height, frameRate, count, frames);
    }

    public int Width { get; }

    public int Height { get; }

    public FrameRate FrameRate { get; }

    /// <summary>Number of frames; another one is an error where they are written.</summary>
    public int Count { get; }

    public IAsyncEnumerable<ReadOnlyMemory<byte>> Frames { get; }

    /// <summary>The frames of a video that is in memory.</summary>
    public static FrameStream Of(RawVideo video)
    {
        ArgumentNullException.ThrowIfNull(video);
        return new FrameStream(video.Width, video.Height, video.FrameRate, video.Frames.Count, video.Frames.ToAsyncEnumerable());
    }
}
