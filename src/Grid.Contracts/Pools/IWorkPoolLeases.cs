namespace Grid.Contracts.Pools;

/// <summary>A pool as workers see it. Key: one of <see cref="PoolKeys"/>.</summary>
[Alias("grid.IWorkPoolLeases")]
public interface IWorkPoolLeases : IGrainWithStringKey
{
    /// <summary>The next ticket for a worker; null when nothing waits.</summary>
    [Alias("Acquire")]
    Task<TicketLease?> AcquireAsync(string worker, CancellationToken cancellationToken);

    /// <summary>Tells that a worker lives, with the lease it works on. False: that lease has passed to someone else or ended.</summary>
    [Alias("Heartbeat")]
    Task<bool> HeartbeatAsync(string worker, TicketLease? current, CancellationToken cancellationToken);

    /// <summary>Ends a lease, whatever came of it.</summary>
    [Alias("Release")]
    Task ReleaseAsync(TicketLease lease, CancellationToken cancellationToken);

    /// <summary>Strikes a worker that shuts down off the list.</summary>
    [Alias("Leave")]
    Task LeaveAsync(string worker, CancellationToken cancellationToken);
}
