namespace Grid.Grains.Pools;

/// <summary>The times a pool works by.</summary>
public static class WorkPoolDefaults
{
    /// <summary>How often a worker is heard of.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    /// <summary>How long a worker may be silent before it loses its lease.</summary>
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(5);

    /// <summary>How long a lease that was ended before its worker released it may still be settled.</summary>
    public static readonly TimeSpan Settlement = TimeSpan.FromMinutes(1);

    /// <summary>How often the pool looks for expired leases and for jobs without a ticket.</summary>
    public static readonly TimeSpan Sweep = TimeSpan.FromSeconds(1);

    /// <summary>How long a pool that begins a new life waits for workers to name the leases they hold before it asks the jobs.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// How long no worker of a compute profile is there, while others are, before jobs that are bound to it begin anew. Longer than a
    /// restart.
    /// </summary>
    public static readonly TimeSpan ProfileGone = TimeSpan.FromMinutes(2);

    /// <summary>Jobs asked at one time.</summary>
    public const int AskedAtOnce = 32;

    /// <summary>How long an active job may be without ticket and lease before it is asked to offer again.</summary>
    public static readonly TimeSpan Unattended = TimeSpan.FromSeconds(3);
}
