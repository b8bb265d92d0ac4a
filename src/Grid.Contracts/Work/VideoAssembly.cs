using System.Collections.Immutable;
using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;

namespace Grid.Contracts.Work;

/// <summary>Puts a video's file together from what is compressed already, and writes the manifest.</summary>
[GenerateSerializer, Alias("grid.video-assembly"), Immutable]
public sealed record VideoAssembly : VideoWork
{
    /// <summary>Compressed frames, or the segments of a long video in order, and the thumbnail.</summary>
    [Id(0)]
    public ImmutableArray<JobOutput> Segments { get; init; } = [];

    /// <summary>SHA-256 of the decoded frames; part of the manifest, as is all that follows.</summary>
    [Id(1)]
    public string? FramesSha256 { get; init; }

    /// <summary>SHA-256 of the denoised latents.</summary>
    [Id(2)]
    public string? LatentsSha256 { get; init; }

    /// <summary>Seam score; null where there is one window.</summary>
    [Id(3)]
    public double? SeamScore { get; init; }

    /// <summary>Compute profile that the job is bound to.</summary>
    [Id(4)]
    public string? Profile { get; init; }

    /// <summary>What of the prompts the model was not given.</summary>
    [Id(5)]
    public ImmutableArray<VideoWarning> Warnings { get; init; } = [];
}
