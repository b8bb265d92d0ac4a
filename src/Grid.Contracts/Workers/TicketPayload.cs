using System.Collections.Immutable;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;

namespace Grid.Contracts.Workers;

/// <summary>The work behind a lease. Large data is named, not carried: it lies in the artifact store.</summary>
[GenerateSerializer, Alias("grid.ticket-payload"), Immutable]
public sealed record TicketPayload
{
    /// <summary>What to begin with; what comes after it is done too as long as the burst lasts.</summary>
    [Id(0)]
    public required TicketKind Kind { get; init; }

    /// <summary>What is being made.</summary>
    [Id(1)]
    public required VideoSpec Spec { get; init; }

    /// <summary>How it is cut into windows.</summary>
    [Id(2)]
    public required VideoPlan Plan { get; init; }

    /// <summary>Content hash of the model's files the job was accepted with.</summary>
    [Id(3)]
    public required string ModelHash { get; init; }

    /// <summary>When the job was accepted; part of the manifest.</summary>
    [Id(4)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What names of artifacts written for this ticket begin with; no other lease shares it.</summary>
    [Id(5)]
    public required string OutputPrefix { get; init; }

    /// <summary>Text states, from the first denoise ticket on.</summary>
    [Id(6)]
    public string? TextStates { get; init; }

    /// <summary>The last checkpoint of latents and scheduler state; null before the first burst.</summary>
    [Id(7)]
    public string? Latents { get; init; }

    /// <summary>Compressed frames and thumbnail, for <see cref="TicketKind.Assemble"/>.</summary>
    [Id(8)]
    public ImmutableArray<JobOutput> Segments { get; init; } = [];

    /// <summary>SHA-256 of the decoded frames, for <see cref="TicketKind.Assemble"/>.</summary>
    [Id(9)]
    public string? FramesSha256 { get; init; }

    /// <summary>Evaluations done before this burst.</summary>
    [Id(10)]
    public int FirstEvaluation { get; init; }

    /// <summary>The window, for <see cref="TicketKind.DenoiseWindow"/>.</summary>
    [Id(12)]
    public WindowWork? Window { get; init; }

    /// <summary>The frames, for <see cref="TicketKind.DecodeSlice"/>. <see cref="Latents"/> are then a latent video of the whole.</summary>
    [Id(13)]
    public FrameRange? Slice { get; init; }

    /// <summary>SHA-256 of the denoised latents, for <see cref="TicketKind.Assemble"/>.</summary>
    [Id(14)]
    public string? LatentsSha256 { get; init; }

    /// <summary>Seam score, for <see cref="TicketKind.Assemble"/>; null where there is one window.</summary>
    [Id(15)]
    public double? SeamScore { get; init; }

    /// <summary>SHA-256 of the text states' bytes, by which a worker knows them again.</summary>
    [Id(16)]
    public string? TextStatesSha256 { get; init; }

    /// <summary>
    /// The window's latents, [channels, frames, rows, columns] as float32, where they are no more than
    /// <see cref="WindowWork.MaxCarriedBytes"/>; else empty, and <see cref="Latents"/> are a latent video of the whole.
    /// </summary>
    [Id(17)]
    public ImmutableArray<byte> WindowLatents { get; init; } = [];

    /// <summary>Compute profile that the job is bound to, or is by this work; part of the manifest.</summary>
    [Id(18)]
    public string? Profile { get; init; }

    /// <summary>What of the prompts the model was not given, as far as it is known; part of the manifest.</summary>
    [Id(20)]
    public ImmutableArray<VideoWarning> Warnings { get; init; } = [];

    /// <summary>How long a burst lasts. At least one step is made, and a phase that cannot be cut is finished.</summary>
    [Id(11)]
    public TimeSpan Burst { get; init; }
}
