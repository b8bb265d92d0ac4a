using System.Collections.Immutable;

namespace Grid.Contracts.Pools;

/// <summary>A pool as workers see it. Key: one of <see cref="PoolKeys"/>.</summary>
[Alias("grid.IWorkPoolLeases")]
public interface IWorkPoolLeases : IGrainWithStringKey
{
    /// <summary>
    /// Leases the next tickets to a worker: none when nothing waits or the worker is cordoned, one, or several that share a
    /// <see cref="TicketOffer.BatchKey"/>, at most <see cref="WorkerAsk.MaxTickets"/>.
    /// </summary>
    /// <exception cref="FormatException"><see cref="WorkerAsk.Silo"/> is not a silo's address.</exception>
    [Alias("Acquire")]
    Task<ImmutableArray<TicketLease>> AcquireAsync(WorkerAsk ask, CancellationToken cancellationToken);

    /// <summary>
    /// Tells that a worker lives, with the leases it works on. Answers with the generations of those that are not in force any more.
    /// </summary>
    [Alias("Heartbeat")]
    Task<ImmutableArray<long>> HeartbeatAsync(WorkerBeat beat, CancellationToken cancellationToken);

    /// <summary>Ends a lease, whatever came of it.</summary>
    /// <param name="deviceSeconds">
    /// Device time that this ticket took, 0 or more; in a batch, its part of the batch's. It counts against the tenant in place of the
    /// estimate.
    /// </param>
    [Alias("Release")]
    Task ReleaseAsync(TicketLease lease, double deviceSeconds, CancellationToken cancellationToken);

    /// <summary>Strikes a worker that shuts down off the list.</summary>
    [Alias("Leave")]
    Task LeaveAsync(string worker, CancellationToken cancellationToken);
}
