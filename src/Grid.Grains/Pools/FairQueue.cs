using System.Collections.Immutable;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;

namespace Grid.Grains.Pools;

/// <summary>
/// Tickets that wait, in fair order: class, then weighted fair queueing over tenants by work, then the tenant's own rank, then age.
/// Departures from it, all bounded by <see cref="FairShareDefaults"/>: a worker may look ahead for a model it holds, a batch takes its
/// companions from further behind, and what is overdue goes ahead of the classes above.
/// </summary>
/// <remarks>Taking and putting cost the logarithm of the number of tenants, and the look-ahead a bounded number of such steps.</remarks>
internal sealed class FairQueue(TimeProvider timeProvider, int lookAheadPlaces = FairShareDefaults.LookAheadPlaces)
{
    private readonly Dictionary<TicketId, WaitingTicket> _tickets = [];
    private readonly Dictionary<string, TenantAccount> _accounts = [];
    private readonly ClassTier[] _tiers = [.. Enum.GetValues<PriorityClass>().Select(_ => new ClassTier())];
    private readonly HashSet<TenantAccount> _freed = [];
    private int _accountsMade;
    private int _grantsSinceOverdue;

    public int Count => _tickets.Count;

    /// <summary>Tenants that wait or run.</summary>
    public IEnumerable<TenantAccount> Accounts => _accounts.Values.Where(account => !account.IsIdle);

    /// <summary>Tickets that may be taken now, in fair order. The queue must not change meanwhile.</summary>
    public IEnumerable<TicketOffer> Runnable => _tiers.SelectMany(FairOrder.Walk).Select(ticket => ticket.Offer);

    public bool Contains(TicketId ticket) => _tickets.ContainsKey(ticket);

    /// <summary>The waiting tickets of a job, next first.</summary>
    public IReadOnlyList<WaitingTicket> WaitingOf(JobKey job) =>
        _accounts.TryGetValue(job.Tenant, out var account)
            ? [.. account.WaitingOf(job).OrderBy(ticket => ticket.Offer.Priority).ThenBy(ticket => ticket, WaitingTicket.LaneOrder)]
            : [];

    /// <summary>Refuses a ticket whose work is not more than 0.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Check(TicketOffer offer)
    {
        if (!(double.IsFinite(offer.Work) && offer.Work > 0))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Work of ticket {offer.Ticket} is {offer.Work}; it must be a number of device-seconds above 0."
                ),
                nameof(offer)
            );
        }
    }

    /// <summary>Queues a ticket in place of the waiting one with the same id.</summary>
    /// <exception cref="ArgumentException">The ticket's work is not more than 0.</exception>
    public void Put(TicketOffer offer)
    {
        Check(offer);
        Remove(offer.Ticket);
        var ticket = new WaitingTicket(offer, timeProvider.GetTimestamp());
        var account = AccountOf(offer.Ticket.Job.Tenant);
        Change(account, () => account.Add(ticket));
        _tickets.Add(offer.Ticket, ticket);
    }

    public void Remove(TicketId id)
    {
        if (_tickets.Remove(id, out var ticket))
        {
            var account = _accounts[id.Job.Tenant];
            Change(account, () => account.Remove(ticket));
        }
    }

    /// <summary>
    /// Takes the next ticket for a worker, and with it up to <paramref name="max"/> - 1 others of its batch; none when nothing may be
    /// taken.
    /// </summary>
    /// <param name="resident">Models the worker holds.</param>
    /// <param name="mayTake">Whether the worker may take a ticket; it may take all when left out.</param>
    /// <param name="prefetchableOnly">Whether nothing is taken unless a prefetchable ticket is next.</param>
    public IReadOnlyList<(TicketOffer Offer, TicketCharge Charge)> Take(
        ImmutableArray<string> resident,
        int max,
        Func<WaitingTicket, bool>? mayTake = null,
        bool prefetchableOnly = false
    )
    {
        mayTake ??= _ => true;
        var (tier, head) = _tiers
            .Where(tier => tier.Lanes.Count > 0)
            .Select(tier => (tier, FirstOf(tier, mayTake)))
            .FirstOrDefault(next => next.Item2 is not null);
        if (head is null || (prefetchableOnly && !head.Offer.Prefetchable))
        {
            return [];
        }

        tier.Advance();
        var first = prefetchableOnly
            ? ChooseFrom(tier, head, resident, ticket => ticket.Offer.Prefetchable && mayTake(ticket))
            : TakeOverdueBelow(tier, mayTake) ?? ChooseFrom(tier, head, resident, mayTake);
        var taken = new List<(TicketOffer, TicketCharge)> { (first.Offer, Grant(first)) };
        if (max > 1 && first.Offer.BatchKey.Length > 0)
        {
            foreach (var companion in FindCompanions(first.Offer.BatchKey, max - 1, mayTake))
            {
                // The first of them may have brought the tenant to its limit.
                if (_accounts[companion.Offer.Ticket.Job.Tenant].MayRun(companion.Offer.Ticket.Job))
                {
                    taken.Add((companion.Offer, Grant(companion)));
                }
            }
        }

        return taken;
    }

    /// <summary>
    /// Takes note of the tenants that left their limit since the last call: the next tickets of theirs that may be taken now.
    /// </summary>
    public IReadOnlyList<TicketOffer> TakeFreed()
    {
        if (_freed.Count == 0)
        {
            return [];
        }

        TicketOffer[] freed =
        [
            .. _freed
                .SelectMany(account => account.Lanes.SelectMany(account.RunnableOf).Take(FairShareDefaults.BatchReach))
                .Select(ticket => ticket.Offer),
        ];
        _freed.Clear();
        return freed;
    }

    /// <summary>Counts a job as running on a lease that the queue did not grant.</summary>
    public TicketCharge Adopt(JobKey job)
    {
        var account = AccountOf(job.Tenant);
        Change(account, () => account.BeginRun(job));
        return new TicketCharge(job, account, Lane: null, Work: 0, account.Share.Weight);
    }

    /// <summary>Ends a run; what was charged for it stays.</summary>
    public void EndRun(TicketCharge charge)
    {
        var wasAtLimit = charge.Account.IsAtLimit;
        Change(charge.Account, () => charge.Account.EndRun(charge.Job));
        if (wasAtLimit && !charge.Account.IsAtLimit)
        {
            _freed.Add(charge.Account);
        }
    }

    /// <summary>Replaces what was charged by the work really done.</summary>
    /// <param name="deviceSeconds">0 or more.</param>
    public void Settle(TicketCharge charge, double deviceSeconds)
    {
        if (charge.Lane is { } lane)
        {
            Change(charge.Account, () => lane.VirtualTime += (deviceSeconds - charge.Work) / charge.Weight);
        }
    }

    public void SetShare(string tenant, TenantShare share)
    {
        var account = AccountOf(tenant);
        Change(account, () => account.Share = share);
    }

    /// <summary>Forgets tenants without tickets that have neither a share of their own nor had more than others who wait.</summary>
    public void ForgetIdle()
    {
        foreach (var account in _accounts.Values.Where(account => account.IsIdle && account.Share == TenantShare.Default))
        {
            if (account.Lanes.All(lane => lane.VirtualTime <= TierOf(lane).VirtualTime))
            {
                _accounts.Remove(account.Tenant);
            }
        }
    }

    /// <summary>
    /// Where a waiting ticket stands. Exact while the tickets of each other tenant are alike in work, and near it otherwise.
    /// </summary>
    public QueuePosition PositionOf(WaitingTicket ticket)
    {
        var lane = _accounts[ticket.Offer.Ticket.Job.Tenant].Lanes[(int)ticket.Offer.Priority];
        var own = lane.PlaceOf(ticket);
        var start = lane.StartOf(ticket);
        var (ahead, work) = (own, (start - lane.VirtualTime) * lane.Account.Share.Weight);
        foreach (var tier in _tiers.Take((int)ticket.Offer.Priority + 1))
        {
            foreach (var other in tier.Lanes.Where(other => other != lane))
            {
                var count = Math.Min(
                    other.Account.RunnableCountOf(other),
                    other.Priority < lane.Priority ? other.Count : CountBefore(other, start, lane.Order)
                );
                var ofOwnTenant = other.Account == lane.Account ? count : 0;
                (own, ahead, work) = (own + ofOwnTenant, ahead + count, work + count * other.Work / other.Count);
            }
        }

        return new QueuePosition(ahead, own, work);
    }

    private static int CountBefore(TenantLane lane, double virtualTime, int order)
    {
        var turns = (virtualTime - lane.VirtualTime) * lane.Account.Share.Weight * lane.Count / lane.Work;

        // Sums of the same terms in another order differ in their last bits and must not make a place more or less.
        const double Slack = 1e-6;
        var before = lane.Order < order ? Math.Floor(turns + Slack) + 1 : Math.Ceiling(turns - Slack);
        return (int)Math.Clamp(before, 0, lane.Count);
    }

    private WaitingTicket? TakeOverdueBelow(ClassTier tier, Func<WaitingTicket, bool> mayTake)
    {
        _grantsSinceOverdue++;
        if (_grantsSinceOverdue < FairShareDefaults.OverdueEvery)
        {
            return null;
        }

        var overdue = _tiers
            .SkipWhile(other => other != tier)
            .Skip(1)
            .Select(other => other.LongestUnserved)
            .Where(lane =>
                lane is not null && timeProvider.GetElapsedTime(lane.UnservedSince) >= FairShareDefaults.OverdueAfter && mayTake(lane.Head!)
            )
            .MinBy(lane => lane!.UnservedSince);
        if (overdue is null)
        {
            return null;
        }

        _grantsSinceOverdue = 0;
        TierOf(overdue).Advance();
        return overdue.Head;
    }

    // What a worker may not take is not passed over by it: others take that.
    private static WaitingTicket? FirstOf(ClassTier tier, Func<WaitingTicket, bool> mayTake) =>
        mayTake(tier.Lanes.First().Head!)
            ? tier.Lanes.First().Head
            : FairOrder.Walk(tier).Take(FairShareDefaults.FitReach).FirstOrDefault(mayTake);

    private WaitingTicket ChooseFrom(ClassTier tier, WaitingTicket head, ImmutableArray<string> resident, Func<WaitingTicket, bool> mayTake)
    {
        if (resident.IsDefaultOrEmpty || Holds(resident, head))
        {
            return head;
        }

        var overtaken = new Overtaking();
        foreach (var ticket in FairOrder.Walk(tier).Take(1 + lookAheadPlaces))
        {
            if (Holds(resident, ticket) && mayTake(ticket) && overtaken.TryAllow(ticket))
            {
                return ticket;
            }

            overtaken.Pass(ticket);
        }

        return head;
    }

    private static bool Holds(ImmutableArray<string> resident, WaitingTicket ticket) => ticket.Offer.Needs.All(resident.Contains);

    private List<WaitingTicket> FindCompanions(string batchKey, int max, Func<WaitingTicket, bool> mayTake)
    {
        var overtaken = new Overtaking();
        var found = new List<WaitingTicket>();
        foreach (var ticket in _tiers.SelectMany(FairOrder.Walk).Take(FairShareDefaults.BatchReach))
        {
            if (found.Count == max)
            {
                break;
            }

            if (ticket.Offer.BatchKey == batchKey && mayTake(ticket) && overtaken.TryAllow(ticket))
            {
                found.Add(ticket);
            }
            else
            {
                overtaken.Pass(ticket);
            }
        }

        return found;
    }

    private TicketCharge Grant(WaitingTicket ticket)
    {
        var job = ticket.Offer.Ticket.Job;
        var account = _accounts[job.Tenant];
        var lane = account.Lanes[(int)ticket.Offer.Priority];
        _tickets.Remove(ticket.Offer.Ticket);
        Change(account, () =>
        {
            account.Remove(ticket);
            account.BeginRun(job);
            lane.VirtualTime += ticket.Offer.Work / account.Share.Weight;
            lane.UnservedSince = timeProvider.GetTimestamp();
        });
        return new TicketCharge(job, account, lane, ticket.Offer.Work, account.Share.Weight);
    }

    private TenantAccount AccountOf(string tenant)
    {
        if (!_accounts.TryGetValue(tenant, out var account))
        {
            _accounts.Add(tenant, account = new TenantAccount(tenant, TenantShare.Default, _accountsMade++));
        }

        return account;
    }

    // The tiers sort lanes by what changes here, so the lanes are out of them meanwhile.
    private void Change(TenantAccount account, Action change)
    {
        foreach (var lane in account.Lanes)
        {
            TierOf(lane).Withdraw(lane);
        }

        change();
        foreach (var lane in account.Lanes)
        {
            TierOf(lane).Enter(lane, account.RunnableOf(lane).FirstOrDefault(), timeProvider.GetTimestamp());
        }
    }

    private ClassTier TierOf(TenantLane lane) => _tiers[(int)lane.Priority];
}
