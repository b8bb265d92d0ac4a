namespace Grid.Media;

/// <summary>What a video or picture file is.</summary>
/// <param name="Codec">The codec's name, such as <c>h264</c>.</param>
/// <param name="PixelFormat">ffmpeg's name of the pixel format, such as <c>yuv420p</c>.</param>
/// <param name="Width">In pixels as stored, before any rotation that the file asks for.</param>
/// <param name="Height">In pixels as stored, before any rotation that the file asks for.</param>
/// <param name="FrameRate">Average frames per second; 0 where the container does not say.</param>
/// <param name="Frames">The number of coded pictures.</param>
/// <param name="Duration">The length that the container gives.</param>
/// <param name="FastStart">Whether the file is an MP4 whose index lies before its pictures.</param>
/// <param name="Comment">The container's comment tag.</param>
public sealed record VideoDescription(
    string Codec,
    string PixelFormat,
    int Width,
    int Height,
    double FrameRate,
    int Frames,
    TimeSpan Duration,
    bool FastStart,
    string? Comment
)
{
    /// <summary>The average rate as the container's fraction; null where it does not say one, or one outside 1 to 240.</summary>
    public FrameRate? Rate { get; init; }
}
