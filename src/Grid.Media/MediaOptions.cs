namespace Grid.Media;

/// <summary>Where ffmpeg is and what a file may cost.</summary>
public sealed record MediaOptions
{
    /// <summary>The folder of <c>ffmpeg</c> and <c>ffprobe</c>; null looks along PATH.</summary>
    public string? BinaryFolder { get; init; }

    /// <summary>
    /// The longest that ffmpeg may take to read a file, to take the next frame of one that it writes, and to finish after the last. So a
    /// video of any length may be written, while an encoder that stands still is ended; waiting for frames to be made does not count.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most pixels a frame that is read may have.</summary>
    public int MaxPixels { get; init; } = 4096 * 4096;

    /// <summary>The most frames that are read from or written to one file.</summary>
    public int MaxFrames { get; init; } = 20_000;

    /// <summary>The most bytes that decoded frames may take together.</summary>
    public long MaxDecodedBytes { get; init; } = 2L << 30;
}
