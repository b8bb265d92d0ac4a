using Grid.Contracts.Videos;

namespace Grid.Contracts.Work;

/// <summary>The frames of one slice of a long video, from its latents to a segment of the file.</summary>
[GenerateSerializer, Alias("grid.slice-decode"), Immutable]
public sealed record SliceDecode : VideoWork
{
    /// <summary>The frames.</summary>
    [Id(0)]
    public required FrameRange Slice { get; init; }

    /// <summary>A latent video of the whole.</summary>
    [Id(1)]
    public required string Latents { get; init; }
}
