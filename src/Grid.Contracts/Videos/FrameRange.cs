namespace Grid.Contracts.Videos;

/// <summary>A run of frames of a video.</summary>
/// <param name="First">Index of the first frame, from 0.</param>
/// <param name="Count">Number of frames, at least 1.</param>
[GenerateSerializer, Alias("grid.frame-range"), Immutable]
public readonly record struct FrameRange([property: Id(0)] int First, [property: Id(1)] int Count)
{
    /// <summary>Index after the last frame.</summary>
    public int End => First + Count;
}
