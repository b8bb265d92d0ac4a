using System.Collections.Immutable;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;

namespace Grid.Grains.Jobs;

/// <summary>What is kept of a job's life, the same for every kind. Changed only by <see cref="JobLife"/>.</summary>
[GenerateSerializer, Alias("grid.job-life")]
internal sealed class JobLifeState
{
    [Id(0)]
    public JobState State { get; set; }

    [Id(1)]
    public JobTerms Terms { get; set; } = JobTerms.Default;

    [Id(2)]
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the job was queued last: at its acceptance, or at its last retry.</summary>
    [Id(3)]
    public DateTimeOffset QueuedAt { get; set; }

    [Id(4)]
    public DateTimeOffset? StartedAt { get; set; }

    [Id(5)]
    public DateTimeOffset? EndedAt { get; set; }

    [Id(6)]
    public JobError? Error { get; set; }

    /// <summary>Changes of state, oldest first: the newest <see cref="JobDefaults.MaxEvents"/> of them.</summary>
    [Id(7)]
    public List<JobEvent> Events { get; set; } = [];

    /// <summary>The files of a completed job.</summary>
    [Id(8)]
    public ImmutableArray<JobOutput> Outputs { get; set; } = [];

    /// <summary>Number of the ticket that is to be done now.</summary>
    [Id(9)]
    public int TicketNumber { get; set; }

    /// <summary>Newest lease the current ticket was handed out under; null when nobody works on it.</summary>
    [Id(10)]
    public TicketLease? Attempt { get; set; }

    /// <summary>Workers lost while they computed the current ticket.</summary>
    [Id(11)]
    public int LostWorkers { get; set; }

    /// <summary>Workers lost with the current ticket before they had begun to compute it.</summary>
    [Id(12)]
    public int LostIdleWorkers { get; set; }

    /// <summary>Workers that could not do the current ticket.</summary>
    [Id(13)]
    public WorkFaults Faults { get; set; } = new();

    /// <summary>Starts from the last checkpoint that have led to no further one.</summary>
    [Id(14)]
    public int Restarts { get; set; }

    /// <summary>Times that the newest attempt's work was begun again because files of it had gone.</summary>
    [Id(15)]
    public int BegunAnew { get; set; }

    /// <summary>
    /// Compute profile of the worker that did the job's first piece of work; the others are done by workers of the same. Null before it.
    /// </summary>
    [Id(16)]
    public string? Profile { get; set; }

    /// <summary>Seconds on devices of all bursts whose results counted, those before a retry included.</summary>
    [Id(17)]
    public double DeviceSeconds { get; set; }

    /// <summary>The part of <see cref="DeviceSeconds"/> from before the last retry, which the tenant has been charged for.</summary>
    [Id(18)]
    public double SettledSeconds { get; set; }

    /// <summary>How often the job was queued again after it had ended.</summary>
    [Id(19)]
    public int Retries { get; set; }

    /// <summary>Whether the tenant has yet to be told what the attempt that has ended cost.</summary>
    [Id(20)]
    public bool Unsettled { get; set; }

    /// <summary>Whether the job is being removed: nobody sees it any more, and what is left of it goes as soon as it can.</summary>
    [Id(21)]
    public bool Deleting { get; set; }

    /// <summary>Sequence of the newest event; 0 before the first.</summary>
    public long LastSequence => Events.Count == 0 ? 0 : Events[^1].Sequence;
}
