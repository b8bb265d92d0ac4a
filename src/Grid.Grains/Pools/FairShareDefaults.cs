namespace Grid.Grains.Pools;

/// <summary>The bounds within which the queue departs from strict fair order.</summary>
public static class FairShareDefaults
{
    /// <summary>Places beyond the first that a worker looks at for a model it holds.</summary>
    public const int LookAheadPlaces = 32;

    /// <summary>
    /// Device-seconds of later work that may go before a waiting ticket, by look-ahead and by batches together. About fifteen bursts of
    /// denoising: enough to keep a model on a device for half a minute, and on a large pool over within a second.
    /// </summary>
    public const double MaxOvertakenSeconds = 30;

    /// <summary>Places looked at for a ticket that a worker may take, where it may not take all.</summary>
    public const int FitReach = 2048;

    /// <summary>Places looked at for companions of a batch.</summary>
    public const int BatchReach = 256;

    /// <summary>
    /// How long a tenant's tickets of one class may wait without one being taken before the next goes ahead of the classes above.
    /// </summary>
    public static readonly TimeSpan OverdueAfter = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Of this many grants at most one goes to an overdue ticket, so that a flood of them leaves the urgent classes most of the pool.
    /// </summary>
    public const int OverdueEvery = 4;
}
