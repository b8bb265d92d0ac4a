using System.Collections.Immutable;

namespace Grid.Contracts.Jobs;

/// <summary>A job as it is at one moment: what is the same for every kind. Each kind adds its own.</summary>
[GenerateSerializer, Alias("grid.job-snapshot"), Immutable]
public abstract record JobSnapshot
{
    /// <summary>Tenant and id.</summary>
    [Id(0)]
    public required JobKey Key { get; init; }

    /// <summary>Where the job stands.</summary>
    [Id(1)]
    public required JobState State { get; init; }

    /// <summary>How far it has come.</summary>
    [Id(2)]
    public required JobProgress Progress { get; init; }

    /// <summary>When the job was accepted.</summary>
    [Id(3)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a worker first began.</summary>
    [Id(4)]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the job reached a final state.</summary>
    [Id(5)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why the job failed.</summary>
    [Id(6)]
    public JobError? Error { get; init; }

    /// <summary>The files of a completed job.</summary>
    [Id(7)]
    public ImmutableArray<JobOutput> Outputs { get; init; } = [];

    /// <summary>Sequence of the last event.</summary>
    [Id(8)]
    public long LastSequence { get; init; }

    /// <summary>How the job is treated.</summary>
    [Id(9)]
    public JobTerms Terms { get; init; } = JobTerms.Default;

    /// <summary>Time on devices that the job has had, in seconds; what was lost with a worker is not in it.</summary>
    [Id(10)]
    public double DeviceSeconds { get; init; }

    /// <summary>How often the job was queued again after it had ended.</summary>
    [Id(11)]
    public int Retries { get; init; }

    /// <summary>
    /// Compute profile of the workers that make it: the same request gives the same bytes on all workers of one. Null until the first work
    /// is done.
    /// </summary>
    [Id(12)]
    public string? ComputeProfile { get; init; }
}
