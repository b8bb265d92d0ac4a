using System.Collections.Immutable;

namespace Grid.Contracts.Videos;

/// <summary>
/// How a video is cut into windows that are denoised and slices that are decoded. The result depends on the plan and never on the workers,
/// so the plan is part of the manifest.
/// </summary>
[GenerateSerializer, Alias("grid.video-plan"), Immutable]
public sealed record VideoPlan
{
    /// <summary>Length of the video in latent frames.</summary>
    [Id(0)]
    public required int LatentFrames { get; init; }

    /// <summary>Latent frames of every window; those of the video, where the network sees it whole.</summary>
    [Id(1)]
    public required int Window { get; init; }

    /// <summary>Least number of latent frames that neighbouring windows share; 0 where there is one window.</summary>
    [Id(2)]
    public required int Overlap { get; init; }

    /// <summary>Windows begin at multiples of so many latent frames.</summary>
    [Id(3)]
    public required int Chunk { get; init; }

    /// <summary>How windows lie: <c>static</c> or <c>uniform</c>.</summary>
    [Id(4)]
    public required string Schedule { get; init; }

    /// <summary>How windows are weighed where they overlap: <c>triangular</c> or <c>flat</c>.</summary>
    [Id(5)]
    public required string Blend { get; init; }

    /// <summary>The frames of each part of the file that is decoded and compressed by itself, in order.</summary>
    [Id(6)]
    public required ImmutableArray<FrameRange> Slices { get; init; }

    /// <summary>Whether the video is longer than what the network sees at once, so that its windows are tickets of their own.</summary>
    public bool IsSliced() => Window < LatentFrames;
}
