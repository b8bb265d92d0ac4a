using System.Collections.Immutable;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;

namespace Grid.Grains.Pools;

/// <summary>
/// The leases in force, at most one a job. Generations grow within an epoch, and an epoch (one life of the pool) outranks all before it,
/// so a lease granted later always has the higher generation.
/// </summary>
internal sealed class LeaseTable(long epoch, TimeSpan duration, TimeProvider timeProvider)
{
    private readonly Dictionary<JobKey, TicketLease> _leases = [];
    private long _granted;

    public ImmutableArray<TicketLease> All => [.. _leases.Values];

    public bool Contains(JobKey job) => _leases.ContainsKey(job);

    /// <summary>Leases a ticket to a worker; an earlier lease of the same job ends.</summary>
    public TicketLease Grant(TicketId ticket, string worker)
    {
        var generation = checked((epoch << 32) + ++_granted);
        var lease = new TicketLease(ticket, worker, generation, timeProvider.GetUtcNow() + duration);
        _leases[ticket.Job] = lease;
        return lease;
    }

    /// <summary>Puts a lease's end off. False when it is not in force.</summary>
    public bool Renew(TicketLease lease)
    {
        if (!IsCurrent(lease))
        {
            return false;
        }

        _leases[lease.Ticket.Job] = lease with { Deadline = timeProvider.GetUtcNow() + duration };
        return true;
    }

    /// <summary>Ends a lease; one that is not in force stays without effect.</summary>
    public void Release(TicketLease lease)
    {
        if (IsCurrent(lease))
        {
            _leases.Remove(lease.Ticket.Job);
        }
    }

    /// <summary>Ends whatever lease the job has.</summary>
    public void Remove(JobKey job) => _leases.Remove(job);

    /// <summary>Takes out the leases whose time is over.</summary>
    public IReadOnlyList<TicketLease> TakeExpired()
    {
        var now = timeProvider.GetUtcNow();
        TicketLease[] expired = [.. _leases.Values.Where(lease => lease.Deadline <= now)];
        foreach (var lease in expired)
        {
            _leases.Remove(lease.Ticket.Job);
        }

        return expired;
    }

    private bool IsCurrent(TicketLease lease) =>
        _leases.TryGetValue(lease.Ticket.Job, out var current) && current.Generation == lease.Generation;
}
