using System.Collections.Immutable;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;

namespace Grid.Grains.Pools;

/// <summary>
/// What a pool knows of tickets, leases and workers, and its rules. Holds no truth and knows no grain: all of it is made anew from what
/// jobs and workers say.
/// </summary>
internal sealed class WorkPool(
    long epoch,
    CordonList cordons,
    TimeProvider timeProvider,
    int lookAheadPlaces = FairShareDefaults.LookAheadPlaces
)
{
    private readonly FairQueue _queue = new(timeProvider, lookAheadPlaces);
    private readonly LeaseTable _leases = new(epoch, WorkPoolDefaults.LeaseDuration, timeProvider);
    private readonly WorkerRoll _workers = new(WorkPoolDefaults.LeaseDuration, timeProvider);
    private readonly PaceMeter _pace = new(timeProvider);

    // By generation. The charge of a lease that was ended from the other side stays until its worker says what it cost.
    private readonly Dictionary<long, TicketCharge> _charges = [];
    private readonly Dictionary<long, (TicketCharge Charge, long EndedAt)> _unsettled = [];
    private readonly List<TicketOffer> _unannounced = [];

    // Compute profiles that tickets wait for and no worker has.
    private readonly Dictionary<string, long> _missingSince = new(StringComparer.Ordinal);

    /// <summary>Leases in force.</summary>
    public ImmutableArray<TicketLease> Leases => _leases.All;

    /// <summary>Tickets that wait.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Workers heard of lately.</summary>
    public ImmutableArray<string> Workers => _workers.Present;

    /// <summary>The same workers, with what keeps each from working.</summary>
    public ImmutableArray<PoolWorker> Roll =>
        [
            .. _workers.Present.Select(worker => new PoolWorker(
                worker,
                !cordons.Allows(worker),
                _workers.PauseOf(worker),
                _workers.ProfileOf(worker)
            )),
        ];

    /// <summary>Whether somebody works on a job. It may be one that ends, wants nothing more and waits for its worker's word.</summary>
    public bool IsLeased(JobKey job) => _leases.Contains(job);

    /// <summary>Whether a job has a ticket or a lease.</summary>
    public bool Attends(JobKey job) => _leases.Contains(job) || _queue.WaitingOf(job).Count > 0;

    /// <summary>Queues a ticket in place of the waiting one with the same id; a lease on that ends.</summary>
    /// <exception cref="ArgumentException">The ticket's work is not more than 0.</exception>
    public void Replace(TicketOffer offer)
    {
        _queue.Put(offer);
        End(offer.Ticket);
        _unannounced.Add(offer);
    }

    /// <summary>
    /// Queues a ticket that a job named when it was asked, unless it waits or is leased by now: then it was offered since, and stays as it
    /// is.
    /// </summary>
    public void Ensure(TicketOffer offer)
    {
        if (!_queue.Contains(offer.Ticket) && !_leases.Contains(offer.Ticket))
        {
            Replace(offer);
        }
    }

    /// <summary>Drops a ticket, waiting or leased.</summary>
    public void Withdraw(TicketId ticket)
    {
        _queue.Remove(ticket);
        End(ticket);
    }

    /// <summary>Drops all tickets and leases of a job.</summary>
    public void Retire(JobKey job)
    {
        foreach (var ticket in _queue.WaitingOf(job))
        {
            _queue.Remove(ticket.Offer.Ticket);
        }

        foreach (var lease in _leases.Of(job))
        {
            End(lease.Ticket);
        }
    }

    /// <summary>Gives a job's waiting tickets another class and rank.</summary>
    public void Rerank(JobKey job, PriorityClass priority, int rank)
    {
        foreach (var ticket in _queue.WaitingOf(job))
        {
            _queue.Put(ticket.Offer with { Priority = priority, Rank = rank });
        }
    }

    /// <summary>Leases the next tickets to a worker.</summary>
    public ImmutableArray<TicketLease> Acquire(WorkerAsk ask)
    {
        if (_leases.Count == 0)
        {
            _pace.Begin();
        }

        var taken = MayTake(ask)
            ? _queue.Take(ask.Resident, ask.MaxTickets, ticket => MayTake(ask, ticket.Offer, ticket.OfferedAt), ask.Ahead)
            : [];
        if (ask.Ahead)
        {
            _workers.Hear(ask.Worker);
        }
        else
        {
            _workers.Answer(ask, taken.Count > 0);
        }

        var leases = ImmutableArray.CreateBuilder<TicketLease>(taken.Count);
        foreach (var (offer, charge) in taken)
        {
            var lease = _leases.Grant(offer.Ticket, ask);
            _charges.Add(lease.Generation, charge);
            leases.Add(lease);
        }

        return leases.MoveToImmutable();
    }

    /// <summary>
    /// Hears a worker and gives the generations that are not in force. A lease of the pool's earlier life is put in force again, so that a
    /// worker does not lose its work because the pool moved.
    /// </summary>
    /// <param name="isActive">Whether a job has not ended.</param>
    public ImmutableArray<long> Heartbeat(WorkerBeat beat, Func<JobKey, bool> isActive)
    {
        _workers.Hear(beat);
        return [.. beat.Leases.Where(lease => !_leases.Renew(lease) && !TryAdopt(lease, isActive)).Select(lease => lease.Generation)];
    }

    /// <summary>Ends a lease and charges the work really done; for a lease that has ended otherwise, only the latter.</summary>
    /// <exception cref="ArgumentException">The time is not a number or is negative.</exception>
    public void Release(TicketLease lease, double deviceSeconds)
    {
        if (!(double.IsFinite(deviceSeconds) && deviceSeconds >= 0))
        {
            throw new ArgumentException(
                $"deviceSeconds of ticket {lease.Ticket} is {deviceSeconds}; it must be 0 or more.",
                nameof(deviceSeconds)
            );
        }

        if (_leases.Release(lease) && _charges.Remove(lease.Generation, out var charge))
        {
            _queue.EndRun(charge);
        }
        else if (_unsettled.Remove(lease.Generation, out var unsettled))
        {
            charge = unsettled.Charge;
        }
        else
        {
            return;
        }

        _pace.Finish(charge.Work);
        _queue.Settle(charge, deviceSeconds);
    }

    /// <summary>Strikes a worker that shuts down off the list.</summary>
    public void Leave(string worker) => _workers.Strike(worker);

    /// <summary>Takes out the leases whose workers fell silent. What was charged for them stays: a device was busy with them.</summary>
    public IReadOnlyList<TicketLease> TakeExpired()
    {
        foreach (
            var (generation, _) in _unsettled.Where(entry =>
                timeProvider.GetElapsedTime(entry.Value.EndedAt) >= WorkPoolDefaults.Settlement
            )
        )
        {
            _unsettled.Remove(generation);
        }

        _queue.ForgetIdle();
        _workers.Prune();
        return EndRuns(_leases.TakeExpired());
    }

    /// <summary>Takes out the leases of workers on a silo that is dead, and forgets these workers.</summary>
    public IReadOnlyList<TicketLease> TakeLeasesOf(string silo)
    {
        _workers.StrikeSilo(silo);
        var lost = EndRuns(_leases.Take(lease => lease.Silo == silo));
        foreach (var lease in lost)
        {
            _workers.Strike(lease.Worker);
        }

        return lost;
    }

    /// <summary>
    /// Takes the workers to be woken: one for each ticket that came, or that its tenant's limit let go, since the last call, while there
    /// are idle ones.
    /// </summary>
    public IReadOnlyList<string> TakeWorkersToWake()
    {
        var woken = _workers.TakeIdle(_unannounced.Where(offer => _queue.Contains(offer.Ticket)).Concat(_queue.TakeFreed()), MayWake);
        _unannounced.Clear();
        return woken;
    }

    /// <summary>
    /// Takes idle workers to be woken after tickets or workers were let in that waited before: as many as there are tickets.
    /// </summary>
    public IReadOnlyList<string> TakeWorkersToWakeForAll()
    {
        _unannounced.Clear();
        _queue.TakeFreed();
        return _workers.TakeIdle(_queue.Runnable, MayWake);
    }

    /// <summary>Sets a tenant's part. Its values have been checked.</summary>
    public void SetShare(string tenant, TenantShare share) => _queue.SetShare(tenant, share);

    /// <summary>Number of tickets ahead of the job's first; null when it has none waiting.</summary>
    public int? PositionOf(JobKey job) => _queue.WaitingOf(job) is [var first, ..] ? _queue.PositionOf(first).Ahead : null;

    /// <summary>Why a job waits; null when it does not wait here.</summary>
    public string? Explain(JobKey job)
    {
        if (_leases.Contains(job) || _queue.WaitingOf(job) is not [var first, ..])
        {
            return null;
        }

        var account = _queue.Accounts.First(account => account.Tenant == job.Tenant);
        var allowed = _workers.Present.Where(cordons.Allows).ToList();
        var able = allowed.Where(worker => _workers.CapabilitiesOf(worker).Contains(first.Offer.Capability)).ToList();
        var ofProfile = able.Where(worker => TicketFit.IsOfProfile(first.Offer, _workers.ProfileOf(worker))).ToList();
        return new WaitExplanation
        {
            Position = _queue.PositionOf(first),
            Share = account.Share,
            RunningJobs = account.RunningJobs,
            MayRun = account.MayRun(job),
            TotalWeight = _queue.Accounts.Sum(other => other.Share.Weight),
            Workers = _workers.Present.Length,
            CordonedWorkers = _workers.Present.Length - allowed.Count,
            PausedWorkers = allowed.Count(worker => _workers.PauseOf(worker) is not null),
            MissingCapability = allowed.Count > 0 && able.Count == 0 ? first.Offer.Capability : null,
            MissingProfile = able.Count > 0 && ofProfile.Count == 0 ? first.Offer.Profile : null,
            RetriesIn = ofProfile.TrueForAll(first.Offer.Avoid.Contains)
                ? first.Offer.RetryAfter - timeProvider.GetElapsedTime(first.OfferedAt)
                : TimeSpan.Zero,
            Pace = _pace.Pace,
        }.ToString();
    }

    /// <summary>
    /// Takes the waiting tickets that are bound to compute profiles of which no worker has been there for long while others were, and gives
    /// their jobs. A cordoned or paused worker is there.
    /// </summary>
    public IReadOnlyList<(JobKey Job, string Profile)> TakeStranded()
    {
        var present = _workers.Present.Select(_workers.ProfileOf).Where(profile => profile.Length > 0).ToHashSet(StringComparer.Ordinal);
        var missing =
            present.Count == 0
                ? []
                : _queue
                    .Runnable.Select(offer => offer.Profile)
                    .Where(profile => profile.Length > 0 && !present.Contains(profile))
                    .ToHashSet(StringComparer.Ordinal);
        foreach (var back in _missingSince.Keys.Except(missing).ToList())
        {
            _missingSince.Remove(back);
        }

        foreach (var profile in missing)
        {
            _missingSince.TryAdd(profile, timeProvider.GetTimestamp());
        }

        missing.RemoveWhere(profile => timeProvider.GetElapsedTime(_missingSince[profile]) < WorkPoolDefaults.ProfileGone);
        if (missing.Count == 0)
        {
            return [];
        }

        var stranded = _queue.Runnable.Where(offer => missing.Contains(offer.Profile)).ToList();
        stranded.ForEach(offer => Withdraw(offer.Ticket));
        return [.. stranded.Select(offer => (offer.Ticket.Job, offer.Profile)).Distinct()];
    }

    private bool Fits(TicketOffer offer, string worker) => TicketFit.Of(offer, _workers.ProfileOf(worker), _workers.CapabilitiesOf(worker));

    private bool MayWake(WorkerAsk ask, TicketOffer offer) =>
        cordons.Allows(ask.Worker) && !offer.Avoid.Contains(ask.Worker) && TicketFit.Of(offer, ask.Profile, ask.Capabilities);

    // A worker that could not do a ticket gets it again when there is no other, and after a while. Others of its silo share its disk and
    // its files, so workers of other silos go first.
    private bool MayTake(WorkerAsk ask, TicketOffer offer, long offeredAt)
    {
        if (!TicketFit.Of(offer, ask.Profile, ask.Capabilities))
        {
            return false;
        }

        if (offer.Avoid.IsDefaultOrEmpty)
        {
            return true;
        }

        if (offer.Avoid.Contains(ask.Worker))
        {
            return !HasOther(worker => !offer.Avoid.Contains(worker)) && timeProvider.GetElapsedTime(offeredAt) >= offer.RetryAfter;
        }

        bool SharesASilo(string worker) => offer.Avoid.Any(avoided => SiloOf(avoided) == SiloOf(worker));
        return !SharesASilo(ask.Worker) || !HasOther(worker => !SharesASilo(worker));

        bool HasOther(Func<string, bool> fits) =>
            _workers.HasOther(ask.Worker, worker =>
                _workers.PauseOf(worker) is null && cordons.Allows(worker) && Fits(offer, worker) && fits(worker)
            );
    }

    private static string SiloOf(string worker) => worker.Split('/')[0];

    // What a busy worker takes in advance must not be what another would begin sooner: one each is left for those that have not two
    // already. A worker's last lease may still be in force when it is free, so having one says nothing.
    private bool MayTake(WorkerAsk ask)
    {
        if (!cordons.Allows(ask.Worker))
        {
            return false;
        }

        if (!ask.Ahead)
        {
            return true;
        }

        if (_queue.Count == 0)
        {
            return false;
        }

        var others = _workers.CountPresent(worker => worker != ask.Worker && _leases.CountOf(worker) < 2 && cordons.Allows(worker));
        return _queue.Count > others && _queue.Runnable.Skip(others).Any();
    }

    private bool TryAdopt(TicketLease lease, Func<JobKey, bool> isActive)
    {
        if (!isActive(lease.Ticket.Job) || !_leases.TryAdopt(lease))
        {
            return false;
        }

        _queue.Remove(lease.Ticket);
        _charges.Add(lease.Generation, _queue.Adopt(lease.Ticket.Job));
        return true;
    }

    // Ends a ticket's lease from the pool's side; its worker may still say what it cost.
    private void End(TicketId ticket)
    {
        if (_leases.Remove(ticket, out var lease) && _charges.Remove(lease.Generation, out var charge))
        {
            _queue.EndRun(charge);
            _unsettled.Add(lease.Generation, (charge, timeProvider.GetTimestamp()));
        }
    }

    private IReadOnlyList<TicketLease> EndRuns(IReadOnlyList<TicketLease> lost)
    {
        foreach (var lease in lost)
        {
            if (_charges.Remove(lease.Generation, out var charge))
            {
                _queue.EndRun(charge);
            }
        }

        return lost;
    }
}
