namespace Grid.Grains.Pools;

/// <summary>The times a pool works by.</summary>
public static class WorkPoolDefaults
{
    /// <summary>How often a worker is heard of.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    /// <summary>How long a worker may be silent before it loses its lease.</summary>
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(5);

    /// <summary>How often the pool looks for expired leases and for jobs without a ticket.</summary>
    public static readonly TimeSpan Sweep = TimeSpan.FromSeconds(1);

    /// <summary>How long an active job may be without ticket and lease before it is asked to offer again.</summary>
    public static readonly TimeSpan Unattended = TimeSpan.FromSeconds(3);
}
