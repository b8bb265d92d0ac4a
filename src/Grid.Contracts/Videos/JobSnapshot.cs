using System.Collections.Immutable;

namespace Grid.Contracts.Videos;

/// <summary>A job as it is at one moment.</summary>
[GenerateSerializer, Alias("grid.job-snapshot"), Immutable]
public sealed record JobSnapshot
{
    /// <summary>Tenant and id.</summary>
    [Id(0)]
    public required JobKey Key { get; init; }

    /// <summary>Where the job stands.</summary>
    [Id(1)]
    public required JobState State { get; init; }

    /// <summary>What is being made.</summary>
    [Id(2)]
    public required VideoSpec Spec { get; init; }

    /// <summary>How it is cut into windows.</summary>
    [Id(3)]
    public required VideoPlan Plan { get; init; }

    /// <summary>Content hash of the model's files.</summary>
    [Id(4)]
    public required string ModelHash { get; init; }

    /// <summary>How far it has come.</summary>
    [Id(5)]
    public required JobProgress Progress { get; init; }

    /// <summary>When the job was accepted.</summary>
    [Id(6)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a worker first began.</summary>
    [Id(7)]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the job reached a final state.</summary>
    [Id(8)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why the job failed.</summary>
    [Id(9)]
    public JobError? Error { get; init; }

    /// <summary>The files of a completed job.</summary>
    [Id(10)]
    public ImmutableArray<JobOutput> Outputs { get; init; } = [];

    /// <summary>SHA-256 over the SHA-256 of each decoded frame (RGB, 8 bits a channel, rows from the top) in order, once decoded.</summary>
    [Id(11)]
    public string? FramesSha256 { get; init; }

    /// <summary>Sequence of the last event.</summary>
    [Id(12)]
    public long LastSequence { get; init; }

    /// <summary>How the job is treated.</summary>
    [Id(13)]
    public JobTerms Terms { get; init; } = JobTerms.Default;

    /// <summary>Time on devices that the job has had, in seconds; what was lost with a worker is not in it.</summary>
    [Id(14)]
    public double DeviceSeconds { get; init; }

    /// <summary>How often the job was queued again after it had ended.</summary>
    [Id(15)]
    public int Retries { get; init; }

    /// <summary>
    /// SHA-256 of the denoised latents ([channels, latent frames, rows, columns], float32, little-endian), once denoised.
    /// </summary>
    [Id(16)]
    public string? LatentsSha256 { get; init; }

    /// <summary>
    /// Mean difference of neighbouring frames across the borders of windows, divided by that inside windows; 1 means seams cannot be seen.
    /// Null until decoded, and where there is one window.
    /// </summary>
    [Id(17)]
    public double? SeamScore { get; init; }

    /// <summary>
    /// Compute profile of the workers that make it: the same request gives the same bytes on all workers of one. Null until the first work
    /// is done.
    /// </summary>
    [Id(18)]
    public string? ComputeProfile { get; init; }

    /// <summary>What of the prompts the model was not given, once they have been read.</summary>
    [Id(20)]
    public ImmutableArray<VideoWarning> Warnings { get; init; } = [];
}
