namespace Grid.Grains.Jobs;

/// <summary>The numbers a job works by, whatever its kind.</summary>
public static class JobDefaults
{
    /// <summary>How long a burst of steps lasts, and with it the most work that a lost worker costs.</summary>
    public static readonly TimeSpan Burst = TimeSpan.FromSeconds(2);

    /// <summary>Workers that may be lost while they compute one ticket; at the last of them the job fails.</summary>
    public const int MaxLostWorkers = 3;

    /// <summary>
    /// Workers that may be lost with one ticket before they compute it, while they load models; at the last of them the job fails.
    /// </summary>
    public const int MaxLostIdleWorkers = 10;

    /// <summary>Different workers that may be unable to do one ticket; at the last of them the job fails.</summary>
    public const int MaxFaultedWorkers = 3;

    /// <summary>Tries of one ticket that may end so where there are fewer workers, some half a minute of them.</summary>
    public const int MaxFaults = 6;

    /// <summary>Tries of one ticket that may end with a full disk: about ten minutes of them.</summary>
    public const int MaxSpaceFaults = 200;

    /// <summary>Times that a job's work is begun again because files of it have gone.</summary>
    public const int MaxBegunAnew = 2;

    /// <summary>Changes of state that are kept of a job, the newest ones; only many retries make so many.</summary>
    public const int MaxEvents = 200;

    /// <summary>How long a worker leaves a ticket alone that it could not do, at first; each further time twice as long.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    /// <summary>How long at most.</summary>
    public static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    /// <summary>How long at most where a disk is full: work goes on within seconds after there is space.</summary>
    public static readonly TimeSpan LongestSpaceRetry = TimeSpan.FromSeconds(3);

    /// <summary>A piece that takes so many times the usual time is given to a second worker too.</summary>
    public const double HedgeFactor = 3;

    /// <summary>Pieces that take less are not given to a second worker, since a hiccup would end before that one has begun.</summary>
    public static readonly TimeSpan LeastHedge = TimeSpan.FromSeconds(1);

    /// <summary>How often a job looks for slow pieces.</summary>
    public static readonly TimeSpan HedgePeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Ticket numbers that a start leaves out: more than can be drawn between two checkpoints, and room for 20,000 starts.
    /// </summary>
    public const int TicketsPerStart = 100_000;

    /// <summary>How long a job stays in memory after its work was fetched, for a burst that says nothing while it lasts.</summary>
    public static readonly TimeSpan StayAfterFetch = TimeSpan.FromMinutes(5);

    /// <summary>How long after a job's end what is left to do of it is looked at: the tenant has answered by then, nearly always.</summary>
    public static readonly TimeSpan EndDelay = TimeSpan.FromSeconds(1);

    /// <summary>How often what is left to do is tried again.</summary>
    public static readonly TimeSpan EndPeriod = TimeSpan.FromSeconds(5);

    /// <summary>How long a job may wait for its first worker.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromHours(24);

    /// <summary>How long a watcher is kept waiting for news.</summary>
    public static readonly TimeSpan WatchTimeout = TimeSpan.FromSeconds(10);
}
