using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;

namespace Grid.Grains.Pools;

/// <summary>
/// The leases in force, at most one a ticket. Generations grow within an epoch, and an epoch (one life of the pool) outranks all before it,
/// so a lease granted later always has the higher generation. Time is the process's own: a clock that is set ends no lease.
/// </summary>
internal sealed class LeaseTable(long epoch, TimeSpan duration, TimeProvider timeProvider)
{
    private const int EpochShift = 32;

    private readonly Dictionary<TicketId, (TicketLease Lease, long RenewedAt)> _leases = [];
    private readonly Dictionary<JobKey, HashSet<TicketId>> _byJob = [];
    private readonly Dictionary<string, int> _byWorker = new(StringComparer.Ordinal);

    // Leases of earlier lives that ended in this one, by generation: their workers may still name them.
    private readonly Dictionary<long, long> _endedAt = [];
    private long _granted;

    public ImmutableArray<TicketLease> All => [.. _leases.Values.Select(held => held.Lease)];

    public int Count => _leases.Count;

    public bool Contains(TicketId ticket) => _leases.ContainsKey(ticket);

    public bool Contains(JobKey job) => _byJob.ContainsKey(job);

    /// <summary>Leases that a worker holds.</summary>
    public int CountOf(string worker) => _byWorker.GetValueOrDefault(worker);

    /// <summary>The leases of a job.</summary>
    public ImmutableArray<TicketLease> Of(JobKey job) =>
        _byJob.TryGetValue(job, out var tickets) ? [.. tickets.Select(ticket => _leases[ticket].Lease)] : [];

    /// <summary>Leases a ticket to a worker. The ticket has no lease in force.</summary>
    public TicketLease Grant(TicketId ticket, WorkerAsk ask)
    {
        var generation = checked((epoch << EpochShift) + ++_granted);
        var lease = new TicketLease(ticket, ask.Worker, generation, timeProvider.GetUtcNow() + duration, ask.Silo, ask.Profile);
        Add(lease);
        return lease;
    }

    /// <summary>Puts a lease's end off. False when it is not in force.</summary>
    public bool Renew(TicketLease lease)
    {
        if (!_leases.TryGetValue(lease.Ticket, out var held) || held.Lease.Generation != lease.Generation)
        {
            return false;
        }

        _leases[lease.Ticket] = (held.Lease with { Deadline = timeProvider.GetUtcNow() + duration }, timeProvider.GetTimestamp());
        return true;
    }

    /// <summary>
    /// Puts a lease that an earlier life of the pool granted in force again. False for one of this life, for one that this life ended, and
    /// when its ticket has a lease.
    /// </summary>
    public bool TryAdopt(TicketLease lease)
    {
        if (lease.Generation >> EpochShift >= epoch || _leases.ContainsKey(lease.Ticket) || _endedAt.ContainsKey(lease.Generation))
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
        lease = null;
        if (!_leases.Remove(ticket, out var held))
        {
            return false;
        }

        lease = held.Lease;
        var ofJob = _byJob[ticket.Job];
        ofJob.Remove(ticket);
        if (ofJob.Count == 0)
        {
            _byJob.Remove(ticket.Job);
        }

        if (--_byWorker[lease.Worker] == 0)
        {
            _byWorker.Remove(lease.Worker);
        }

        if (lease.Generation >> EpochShift < epoch)
        {
            _endedAt[lease.Generation] = timeProvider.GetTimestamp();
        }

        return true;
    }

    /// <summary>Takes out the leases whose time is over.</summary>
    public IReadOnlyList<TicketLease> TakeExpired()
    {
        foreach (var (generation, at) in _endedAt)
        {
            if (timeProvider.GetElapsedTime(at) > WorkPoolDefaults.Settlement)
            {
                _endedAt.Remove(generation);
            }
        }

        return Take(held => timeProvider.GetElapsedTime(held.RenewedAt) >= duration);
    }

    /// <summary>Takes out the leases that fit.</summary>
    public IReadOnlyList<TicketLease> Take(Func<TicketLease, bool> fits) => Take(held => fits(held.Lease));

    private TicketLease[] Take(Func<(TicketLease Lease, long RenewedAt), bool> fits)
    {
        TicketLease[] taken = [.. _leases.Values.Where(fits).Select(held => held.Lease)];
        foreach (var lease in taken)
        {
            Remove(lease.Ticket, out _);
        }

        return taken;
    }

    private void Add(TicketLease lease)
    {
        _leases.Add(lease.Ticket, (lease, timeProvider.GetTimestamp()));
        if (!_byJob.TryGetValue(lease.Ticket.Job, out var ofJob))
        {
            _byJob.Add(lease.Ticket.Job, ofJob = []);
        }

        ofJob.Add(lease.Ticket);
        _byWorker[lease.Worker] = CountOf(lease.Worker) + 1;
    }

    private bool IsCurrent(TicketLease lease) =>
        _leases.TryGetValue(lease.Ticket, out var current) && current.Lease.Generation == lease.Generation;
}
