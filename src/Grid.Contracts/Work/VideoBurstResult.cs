using System.Collections.Immutable;
using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;

namespace Grid.Contracts.Work;

/// <summary>
/// What came of a <see cref="VideoBurst"/>: everything that is needed to go on with <see cref="Next"/>, or the video's files. Also of a
/// <see cref="VideoAssembly"/>, which gives files only.
/// </summary>
[GenerateSerializer, Alias("grid.video-burst-result"), Immutable]
public sealed record VideoBurstResult : WorkResult
{
    /// <summary>What is to be done next; null when the video is finished.</summary>
    [Id(0)]
    public VideoPhase? Next { get; init; }

    /// <summary>Text states the burst wrote; null where it wrote none.</summary>
    [Id(1)]
    public string? TextStates { get; init; }

    /// <summary>SHA-256 of the bytes of <see cref="TextStates"/>.</summary>
    [Id(2)]
    public string? TextStatesSha256 { get; init; }

    /// <summary>Checkpoint the burst wrote; null where it wrote none.</summary>
    [Id(3)]
    public string? Latents { get; init; }

    /// <summary>SHA-256 of the denoised latents, once all evaluations are done.</summary>
    [Id(4)]
    public string? LatentsSha256 { get; init; }

    /// <summary>Evaluations of the job done so far.</summary>
    [Id(5)]
    public int Evaluations { get; init; }

    /// <summary>Evaluations of the whole job.</summary>
    [Id(6)]
    public int EvaluationsTotal { get; init; }

    /// <summary>SHA-256 of the decoded frames, once decoded.</summary>
    [Id(7)]
    public string? FramesSha256 { get; init; }

    /// <summary>Compressed frames and thumbnail, where assembling is next; all the video's files, where nothing is.</summary>
    [Id(8)]
    public ImmutableArray<JobOutput> Outputs { get; init; } = [];

    /// <summary>What of the prompts the model was not given, where the burst read them; else empty.</summary>
    [Id(9)]
    public ImmutableArray<VideoWarning> Warnings { get; init; } = [];
}
