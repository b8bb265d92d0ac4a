using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;

namespace Grid.Grains.Pools;

/// <summary>
/// The leases in force, at most one a ticket. Generations grow within an epoch, and an epoch (one life of the pool) outranks all before it,
/// so a lease granted later always has the higher generation.
/// </summary>
internal sealed class LeaseTable(long epoch, TimeSpan duration, TimeProvider timeProvider)
{
    private const int EpochShift = 32;

    private readonly Dictionary<TicketId, TicketLease> _leases = [];
    private readonly Dictionary<JobKey, HashSet<TicketId>> _byJob = [];
    private long _granted;

    public ImmutableArray<TicketLease> All => [.. _leases.Values];

    public int Count => _leases.Count;

    public bool Contains(TicketId ticket) => _leases.ContainsKey(ticket);

    public bool Contains(JobKey job) => _byJob.ContainsKey(job);

    /// <summary>The leases of a job.</summary>
    public ImmutableArray<TicketLease> Of(JobKey job) => _byJob.TryGetValue(job, out var tickets) ? [.. tickets.Select(ticket => _leases[ticket])] : [];

    /// <summary>Leases a ticket to a worker. The ticket has no lease in force.</summary>
    public TicketLease Grant(TicketId ticket, string worker, string silo)
    {
        var generation = checked((epoch << EpochShift) + ++_granted);
        var lease = new TicketLease(ticket, worker, generation, timeProvider.GetUtcNow() + duration, silo);
        Add(lease);
        return lease;
    }

    /// <summary>Puts a lease's end off. False when it is not in force.</summary>
    public bool Renew(TicketLease lease)
    {
        if (!IsCurrent(lease))
        {
            return false;
        }

        _leases[lease.Ticket] = lease with { Deadline = timeProvider.GetUtcNow() + duration };
        return true;
    }

    /// <summary>Puts a lease that an earlier life of the pool granted in force again. False for one of this life, and when its ticket has a lease.</summary>
    public bool TryAdopt(TicketLease lease)
    {
        if (lease.Generation >> EpochShift >= epoch || _leases.ContainsKey(lease.Ticket))
        {
            return false;
        }

        Add(lease with { Deadline = timeProvider.GetUtcNow() + duration });
        return true;
    }

    /// <summary>Ends a lease; false for one that is not in force, which stays without effect.</summary>
    public bool Release(TicketLease lease) => IsCurrent(lease) && Remove(lease.Ticket, out _);

    /// <summary>Ends whatever lease a ticket has.</summary>
    public bool Remove(TicketId ticket, [NotNullWhen(true)] out TicketLease? lease)
    {
        if (!_leases.Remove(ticket, out lease))
        {
            return false;
        }

        var ofJob = _byJob[ticket.Job];
        ofJob.Remove(ticket);
        if (ofJob.Count == 0)
        {
            _byJob.Remove(ticket.Job);
        }

        return true;
    }

    /// <summary>Takes out the leases whose time is over.</summary>
    public IReadOnlyList<TicketLease> TakeExpired()
    {
        var now = timeProvider.GetUtcNow();
        return Take(lease => lease.Deadline <= now);
    }

    /// <summary>Takes out the leases that fit.</summary>
    public IReadOnlyList<TicketLease> Take(Func<TicketLease, bool> fits)
    {
        TicketLease[] taken = [.. _leases.Values.Where(fits)];
        foreach (var lease in taken)
        {
            Remove(lease.Ticket, out _);
        }

        return taken;
    }

    private void Add(TicketLease lease)
    {
        _leases.Add(lease.Ticket, lease);
        if (!_byJob.TryGetValue(lease.Ticket.Job, out var ofJob))
        {
            _byJob.Add(lease.Ticket.Job, ofJob = []);
        }

        ofJob.Add(lease.Ticket);
    }

    private bool IsCurrent(TicketLease lease) =>
        _leases.TryGetValue(lease.Ticket, out var current) && current.Generation == lease.Generation;
}
