namespace Grid.Media;

/// <summary>Uncompressed frames: each is rows from the top, pixels from the left, bytes red, green, blue.</summary>
public sealed class RawVideo
{
    /// <summary>The largest width and height that is read or written, in pixels.</summary>
    public const int MaxSide = 8192;

    /// <exception cref="ArgumentException">A side is outside 1 to <see cref="MaxSide"/>, there is no frame, or a frame has the wrong
    /// length.</exception>
    public RawVideo(int width, int height, FrameRate frameRate, IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        CheckSide(nameof(width), width);
        CheckSide(nameof(height), height);
        CheckRate(frameRate);
        if (frames.Count == 0)
        {
            throw new ArgumentException("frames must hold at least one frame.", nameof(frames));
        }

        var length = 3 * width * height;
        for (var index = 0; index < frames.Count; index++)
        {
            if (frames[index].Length != length)
            {
                throw new ArgumentException(
                    $"frame {index} has {frames[index].Length} bytes; {width}x{height} in RGB is {length}.",
                    nameof(frames)
                );
            }
        }

        Width = width;
        Height = height;
        FrameRate = frameRate;
        Frames = frames;
    }

    public int Width { get; }

    public int Height { get; }

    public FrameRate FrameRate { get; }

    public IReadOnlyList<ReadOnlyMemory<byte>> Frames { get; }

    /// <summary>Takes frames that lie one after another in one buffer, as a tensor [frames, height, width, 3] does.</summary>
    public static RawVideo FromBuffer(int width, int height, FrameRate frameRate, ReadOnlyMemory<byte> rgb24)
    {
        CheckSide(nameof(width), width);
        CheckSide(nameof(height), height);
        var length = 3 * width * height;
        if (rgb24.Length == 0 || rgb24.Length % length != 0)
        {
            throw new ArgumentException($"{rgb24.Length} bytes are no whole number of {width}x{height} RGB frames.", nameof(rgb24));
        }

        var frames = new ReadOnlyMemory<byte>[rgb24.Length / length];
        for (var index = 0; index < frames.Length; index++)
        {
            frames[index] = rgb24.Slice(index * length, length);
        }

        return new RawVideo(width, height, frameRate, frames);
    }

    internal static void CheckSide(string name, int value)
    {
        if (value is < 1 or > MaxSide)
        {
            throw new ArgumentException($"{name} must be between 1 and {MaxSide} pixels, not {value}.", name);
        }
    }

    internal static void CheckRate(FrameRate frameRate)
    {
        if (frameRate.Numerator == 0)
        {
            throw new ArgumentException("fps must be between 1 and 240, and none is given.", nameof(frameRate));
        }
    }
}
