using System.Collections.Immutable;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;

namespace Grid.Grains.Videos;

/// <summary>What is kept of a video job. Changed only by <see cref="VideoJobMachine"/>.</summary>
[GenerateSerializer, Alias("grid.video-job-state")]
internal sealed class VideoJobState
{
    /// <summary>The newest version of this record's shape; to be raised with every change that an older grid must not write over.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version it was written in; see <see cref="StateVersion"/>.</summary>
    [Id(42)]
    public int Version { get; set; }

    /// <summary>What is being made; null while there is no job.</summary>
    [Id(0)]
    public VideoSpec? Spec { get; set; }

    [Id(1)]
    public VideoPlan? Plan { get; set; }

    [Id(2)]
    public string ModelHash { get; set; } = "";

    [Id(3)]
    public JobState State { get; set; }

    [Id(4)]
    public DateTimeOffset CreatedAt { get; set; }

    [Id(5)]
    public DateTimeOffset? StartedAt { get; set; }

    [Id(6)]
    public DateTimeOffset? EndedAt { get; set; }

    [Id(7)]
    public JobError? Error { get; set; }

    /// <summary>Changes of state, oldest first: the newest <see cref="VideoJobDefaults.MaxEvents"/> of them.</summary>
    [Id(8)]
    public List<JobEvent> Events { get; set; } = [];

    /// <summary>Number of the ticket that is to be done now.</summary>
    [Id(9)]
    public int TicketNumber { get; set; }

    [Id(10)]
    public TicketKind TicketKind { get; set; }

    /// <summary>Newest lease the current ticket was handed out under; null when nobody works on it.</summary>
    [Id(11)]
    public TicketLease? Attempt { get; set; }

    /// <summary>Workers lost while they computed the current ticket.</summary>
    [Id(12)]
    public int LostWorkers { get; set; }

    [Id(13)]
    public string? TextStates { get; set; }

    /// <summary>Last checkpoint.</summary>
    [Id(14)]
    public string? Latents { get; set; }

    /// <summary>Evaluations that checkpoint holds.</summary>
    [Id(15)]
    public int Evaluations { get; set; }

    /// <summary>Evaluations of the whole job; the number of steps until a worker has said otherwise.</summary>
    [Id(16)]
    public int EvaluationsTotal { get; set; }

    [Id(17)]
    public string? FramesSha256 { get; set; }

    [Id(18)]
    public ImmutableArray<JobOutput> Segments { get; set; } = [];

    [Id(19)]
    public ImmutableArray<JobOutput> Outputs { get; set; } = [];

    [Id(20)]
    public JobTerms Terms { get; set; } = JobTerms.Default;

    /// <summary>Seconds on devices of all bursts whose results counted, those before a retry included.</summary>
    [Id(21)]
    public double DeviceSeconds { get; set; }

    /// <summary>How often the job was queued again after it had ended.</summary>
    [Id(22)]
    public int Retries { get; set; }

    /// <summary>The part of <see cref="DeviceSeconds"/> from before the last retry, which the tenant has been charged for.</summary>
    [Id(24)]
    public double SettledSeconds { get; set; }

    /// <summary>Workers lost with the current ticket before they had begun to compute it.</summary>
    [Id(25)]
    public int LostIdleWorkers { get; set; }

    /// <summary>SHA-256 of the bytes of <see cref="TextStates"/>.</summary>
    [Id(26)]
    public string? TextStatesSha256 { get; set; }

    /// <summary>SHA-256 of the denoised latents.</summary>
    [Id(27)]
    public string? LatentsSha256 { get; set; }

    /// <summary>How much windows' borders show in the frames.</summary>
    [Id(28)]
    public double? SeamScore { get; set; }

    /// <summary>What came of the slices of a long video; null for those that are to be done.</summary>
    [Id(29)]
    public ImmutableArray<TicketResult?> Slices { get; set; } = [];

    /// <summary>Starts from the last checkpoint that have led to no further one.</summary>
    [Id(30)]
    public int Restarts { get; set; }

    /// <summary>Whether the tenant has yet to be told what the attempt that has ended cost.</summary>
    [Id(32)]
    public bool Unsettled { get; set; }

    /// <summary>Whether the job is being removed: nobody sees it any more, and what is left of it goes as soon as it can.</summary>
    [Id(33)]
    public bool Deleting { get; set; }

    /// <summary>Workers that could not do the current ticket.</summary>
    [Id(40)]
    public WorkFaults Faults { get; set; } = new();

    /// <summary>
    /// Compute profile of the worker that did the job's first piece of work; the others are done by workers of the same. Null before it.
    /// </summary>
    [Id(41)]
    public string? Profile { get; set; }

    /// <summary>What of the prompts the model was not given.</summary>
    [Id(50)]
    public ImmutableArray<VideoWarning> Warnings { get; set; } = [];

    /// <summary>Times that the newest attempt's work was begun again because files of it had gone.</summary>
    [Id(43)]
    public int BegunAnew { get; set; }

    /// <summary>Sequence of the newest event; 0 before the first.</summary>
    public long LastSequence => Events.Count == 0 ? 0 : Events[^1].Sequence;

    /// <summary>When the job was queued last: at its acceptance, or at its last retry.</summary>
    [Id(23)]
    public DateTimeOffset QueuedAt { get; set; }
}
