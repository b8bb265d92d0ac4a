using System.Collections.Immutable;
using Grid.Contracts.Videos;

namespace Grid.Contracts.Work;

/// <summary>As many phases and steps of a video as a burst has time for, up to the finished files. Of a long video: its text.</summary>
[GenerateSerializer, Alias("grid.video-burst"), Immutable]
public sealed record VideoBurst : VideoWork
{
    /// <summary>
    /// What to begin with: <see cref="VideoPhase.EncodePrompt"/>, <see cref="VideoPhase.Denoise"/> or <see cref="VideoPhase.Decode"/>.
    /// </summary>
    [Id(0)]
    public required VideoPhase Phase { get; init; }

    /// <summary>How long the burst lasts. At least one step is made, and a phase that cannot be cut is finished.</summary>
    [Id(1)]
    public TimeSpan Burst { get; init; }

    /// <summary>Text states, where the burst begins with denoising.</summary>
    [Id(2)]
    public string? TextStates { get; init; }

    /// <summary>SHA-256 of the text states' bytes, by which a worker knows them again.</summary>
    [Id(3)]
    public string? TextStatesSha256 { get; init; }

    /// <summary>The last checkpoint of latents and scheduler state; null before the first burst.</summary>
    [Id(4)]
    public string? Latents { get; init; }

    /// <summary>SHA-256 of the denoised latents, once all evaluations are done.</summary>
    [Id(5)]
    public string? LatentsSha256 { get; init; }

    /// <summary>Evaluations done before this burst.</summary>
    [Id(6)]
    public int FirstEvaluation { get; init; }

    /// <summary>Compute profile that the job is bound to, or is by this work; part of the manifest.</summary>
    [Id(7)]
    public string? Profile { get; init; }

    /// <summary>What of the prompts the model was not given, as far as it is known; part of the manifest.</summary>
    [Id(8)]
    public ImmutableArray<VideoWarning> Warnings { get; init; } = [];
}
