using System.Collections.Immutable;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;

namespace Grid.Contracts.Workers;

/// <summary>What came of a burst: everything that is needed to go on with <see cref="Next"/>, or the video's files.</summary>
[GenerateSerializer, Alias("grid.ticket-result"), Immutable]
public sealed record TicketResult
{
    /// <summary>Text states the burst wrote; null where it wrote none.</summary>
    [Id(0)]
    public string? TextStates { get; init; }

    /// <summary>Checkpoint the burst wrote; null where it wrote none.</summary>
    [Id(1)]
    public string? Latents { get; init; }

    /// <summary>Evaluations of the job done so far.</summary>
    [Id(2)]
    public int Evaluations { get; init; }

    /// <summary>Evaluations of the whole job.</summary>
    [Id(3)]
    public int EvaluationsTotal { get; init; }

    /// <summary>SHA-256 of the decoded frames, once decoded.</summary>
    [Id(4)]
    public string? FramesSha256 { get; init; }

    /// <summary>Compressed frames and thumbnail, where assembling is next; all the video's files, where nothing is.</summary>
    [Id(5)]
    public ImmutableArray<JobOutput> Outputs { get; init; } = [];

    /// <summary>What is to be done next; null when the video is finished.</summary>
    [Id(6)]
    public TicketKind? Next { get; init; }

    /// <summary>SHA-256 of the bytes of <see cref="TextStates"/>.</summary>
    [Id(8)]
    public string? TextStatesSha256 { get; init; }

    /// <summary>SHA-256 of the denoised latents, once all evaluations are done.</summary>
    [Id(9)]
    public string? LatentsSha256 { get; init; }

    /// <summary>The predicted noise of a window, [channels, frames, rows, columns] as float32; null where it is carried.</summary>
    [Id(10)]
    public string? Prediction { get; init; }

    /// <summary>
    /// As <see cref="Prediction"/>, the values themselves, where they are no more than <see cref="WindowWork.MaxCarriedBytes"/>; else
    /// empty.
    /// </summary>
    [Id(13)]
    public ImmutableArray<byte> PredictedNoise { get; init; } = [];

    /// <summary>SHA-256 of each frame of a slice, one after another, 32 bytes a frame.</summary>
    [Id(11)]
    public ImmutableArray<byte> FrameHashes { get; init; } = [];

    /// <summary>
    /// Mean absolute difference of each frame of a slice from the frame before, 0 to 255; not a number for the slice's first.
    /// </summary>
    [Id(12)]
    public ImmutableArray<float> FrameDifferences { get; init; } = [];

    /// <summary>What of the prompts the model was not given, where the burst read them; else empty.</summary>
    [Id(20)]
    public ImmutableArray<VideoWarning> Warnings { get; init; } = [];

    /// <summary>Seconds the device worked on this ticket; of a batch, this ticket's part.</summary>
    [Id(7)]
    public double DeviceSeconds { get; init; }
}
