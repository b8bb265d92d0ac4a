using System.Collections.Immutable;
using Grid.Contracts.Jobs;

namespace Grid.Contracts.Videos;

/// <summary>A video job as it is at one moment.</summary>
[GenerateSerializer, Alias("grid.video-snapshot"), Immutable]
public sealed record VideoSnapshot : JobSnapshot
{
    /// <summary>What is being made.</summary>
    [Id(0)]
    public required VideoSpec Spec { get; init; }

    /// <summary>How it is cut into windows.</summary>
    [Id(1)]
    public required VideoPlan Plan { get; init; }

    /// <summary>Content hash of the model's files.</summary>
    [Id(2)]
    public required string ModelHash { get; init; }

    /// <summary>SHA-256 over the SHA-256 of each decoded frame (RGB, 8 bits a channel, rows from the top) in order, once decoded.</summary>
    [Id(3)]
    public string? FramesSha256 { get; init; }

    /// <summary>
    /// SHA-256 of the denoised latents ([channels, latent frames, rows, columns], float32, little-endian), once denoised.
    /// </summary>
    [Id(4)]
    public string? LatentsSha256 { get; init; }

    /// <summary>
    /// Mean difference of neighbouring frames across the borders of windows, divided by that inside windows; 1 means seams cannot be seen.
    /// Null until decoded, and where there is one window.
    /// </summary>
    [Id(5)]
    public double? SeamScore { get; init; }

    /// <summary>What of the prompts the model was not given, once they have been read.</summary>
    [Id(6)]
    public ImmutableArray<VideoWarning> Warnings { get; init; } = [];
}
