using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;

namespace Grid.Grains.Pools;

/// <summary>One tenant in the queue: its share, its lanes, and which of its jobs wait and run.</summary>
internal sealed class TenantAccount
{
    private readonly Dictionary<JobKey, List<WaitingTicket>> _waiting = [];
    private readonly Dictionary<JobKey, int> _running = [];

    /// <param name="order">The tenant's own number; decides between tenants that have had the same.</param>
    public TenantAccount(string tenant, TenantShare share, int order)
    {
        Tenant = tenant;
        Share = share;
        Lanes = [.. Enum.GetValues<PriorityClass>().Select(priority => new TenantLane(this, priority, order))];
    }

    public string Tenant { get; }

    public TenantShare Share { get; set; }

    /// <summary>One lane a class, by its number.</summary>
    public IReadOnlyList<TenantLane> Lanes { get; }

    /// <summary>Jobs that hold leases.</summary>
    public int RunningJobs => _running.Count;

    /// <summary>Whether no further job may begin.</summary>
    public bool IsAtLimit => _running.Count >= Share.MaxRunning;

    /// <summary>Whether the tenant neither waits nor runs.</summary>
    public bool IsIdle => _waiting.Count == 0 && _running.Count == 0;

    public bool MayRun(JobKey job) => !IsAtLimit || _running.ContainsKey(job);

    public IReadOnlyList<WaitingTicket> WaitingOf(JobKey job) => _waiting.TryGetValue(job, out var tickets) ? tickets : [];

    /// <summary>The tickets of a lane that may be taken now, next first. At the limit these are further tickets of jobs that run.</summary>
    public IEnumerable<WaitingTicket> RunnableOf(TenantLane lane) =>
        IsAtLimit
            ? _running.Keys.SelectMany(WaitingOf).Where(ticket => ticket.Offer.Priority == lane.Priority).Order(WaitingTicket.LaneOrder)
            : lane.InOrder();

    public int RunnableCountOf(TenantLane lane) => IsAtLimit ? RunnableOf(lane).Count() : lane.Count;

    public void Add(WaitingTicket ticket)
    {
        LaneOf(ticket).Add(ticket);
        var job = ticket.Offer.Ticket.Job;
        if (!_waiting.TryGetValue(job, out var tickets))
        {
            _waiting.Add(job, tickets = []);
        }

        tickets.Add(ticket);
    }

    public void Remove(WaitingTicket ticket)
    {
        LaneOf(ticket).Remove(ticket);
        var job = ticket.Offer.Ticket.Job;
        var tickets = _waiting[job];
        tickets.Remove(ticket);
        if (tickets.Count == 0)
        {
            _waiting.Remove(job);
        }
    }

    public void BeginRun(JobKey job) => _running[job] = _running.GetValueOrDefault(job) + 1;

    public void EndRun(JobKey job)
    {
        if (--_running[job] == 0)
        {
            _running.Remove(job);
        }
    }

    private TenantLane LaneOf(WaitingTicket ticket) => Lanes[(int)ticket.Offer.Priority];
}
