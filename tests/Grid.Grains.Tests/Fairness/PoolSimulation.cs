using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Grains.Pools;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Fairness;

/// <summary>
/// A pool with workers and tenants on a virtual clock. A ticket takes 1 to 3 s of a device and a load of its model before that where the
/// device holds another; estimates are off by up to 30 %.
/// </summary>
internal sealed class PoolSimulation
{
    public const double LoadSeconds = 4;
    public const double MaxWork = 3;

    private const string Silo = "127.0.0.1:11111@1";
    private const int Models = 6;

    private readonly FakeTimeProvider _time = new();
    private readonly DateTimeOffset _start;
    private readonly PriorityQueue<Action, (double At, long Sequence)> _events = new();
    private readonly Dictionary<TicketId, Ticket> _tickets = [];
    private readonly Dictionary<string, SimulatedWorker> _workers;
    private readonly WorkPool _pool;
    private readonly Random _random;
    private readonly double _measuredFrom;
    private long _sequence;
    private int _jobs;

    public PoolSimulation(int workers, int seed, double measuredFrom = 0, int lookAheadPlaces = FairShareDefaults.LookAheadPlaces)
    {
        _start = _time.GetUtcNow();
        _pool = new WorkPool(1, new CordonList([], []), _time, lookAheadPlaces);
        _random = new Random(seed);
        _measuredFrom = measuredFrom;
        _workers = Enumerable.Range(0, workers).Select(index => new SimulatedWorker($"silo/gpu{index}")).ToDictionary(worker => worker.Key);
    }

    public List<SimulatedTenant> Tenants { get; } = [];

    public int Granted { get; private set; }

    public int ModelSwitches { get; private set; }

    /// <summary>Largest part of its own bound that a ticket waited; see <see cref="BoundFor"/>.</summary>
    public double WorstWaitOfBound { get; private set; }

    public double LongestBound { get; private set; }

    private double Now => (_time.GetUtcNow() - _start).TotalSeconds;

    public void Add(SimulatedTenant tenant)
    {
        Tenants.Add(tenant);
        _pool.SetShare(tenant.Name, new TenantShare(tenant.Weight, int.MaxValue));
    }

    /// <summary>Keeps a number of the tenant's tickets outstanding at all times.</summary>
    public void Keep(SimulatedTenant tenant, int tickets)
    {
        for (var ticket = 0; ticket < tickets; ticket++)
        {
            At(0, () => Offer(tenant, again: true));
        }
    }

    /// <summary>Offers many tickets at once, again and again.</summary>
    public void Burst(SimulatedTenant tenant, int tickets, double firstAt, double period)
    {
        At(firstAt, () =>
        {
            for (var ticket = 0; ticket < tickets; ticket++)
            {
                Offer(tenant, again: false);
            }

            Burst(tenant, tickets, Now + period, period);
        });
    }

    public void Run(double until)
    {
        foreach (var worker in _workers.Values)
        {
            At(0, () => Ask(worker));
        }

        while (_events.TryPeek(out var next, out var due) && due.At <= until)
        {
            _events.Dequeue();
            _time.SetUtcNow(_start.AddSeconds(Math.Max(due.At, Now)));
            next();
        }

        // What still waits has waited, too.
        foreach (var ticket in _tickets.Values.Where(ticket => ticket.Waits))
        {
            NoteWait(ticket);
        }
    }

    // Start-time fair queueing lets every other tenant have at most as much for its weight as the tickets before this one, and a ticket
    // more; look-ahead adds its places and what may overtake a ticket, and the devices finish what they are at. Weights are those of all
    // tenants, waiting or not, and every ticket costs as much as one can.
    private double BoundFor(SimulatedTenant tenant)
    {
        const double MaxCost = MaxWork + LoadSeconds;
        var weights = Tenants.Sum(other => other.Weight);
        var work = (weights / tenant.Weight * tenant.Outstanding + Tenants.Count + FairShareDefaults.LookAheadPlaces) * MaxCost;
        return (work + FairShareDefaults.MaxOvertakenSeconds) / _workers.Count + MaxCost;
    }

    private void Offer(SimulatedTenant tenant, bool again)
    {
        var work = 1 + (MaxWork - 1) * _random.NextDouble();

        // Some models are asked for more often than others.
        var model = $"model{(int)(Models * _random.NextDouble() * _random.NextDouble())}";
        var id = new TicketId(new JobKey(tenant.Name, $"job{_jobs++:000000}"), 1);
        tenant.Outstanding++;
        _tickets.Add(id, new Ticket(tenant, model, work, again, Now, BoundFor(tenant)));
        _pool.Replace(
            new TicketOffer(
                id,
                WorkCapabilities.Video,
                [model],
                _time.GetUtcNow(),
                tenant.Priority,
                Work: work * (0.7 + 0.6 * _random.NextDouble())
            )
        );
        foreach (var worker in _pool.TakeWorkersToWake())
        {
            Ask(_workers[worker]);
        }
    }

    private void Ask(SimulatedWorker worker)
    {
        if (worker.Busy)
        {
            return;
        }

        if (_pool.Acquire(new WorkerAsk(worker.Key, worker.Model is null ? [] : [worker.Model], 1, Silo)) is not [var lease])
        {
            At(Now + 1, () => Ask(worker));
            return;
        }

        var ticket = _tickets[lease.Ticket];
        var load = worker.Model == ticket.Model ? 0 : LoadSeconds;
        NoteWait(ticket);
        ticket.Waits = false;
        Granted++;
        ModelSwitches += load > 0 && worker.Model is not null ? 1 : 0;
        worker.Model = ticket.Model;
        worker.Busy = true;
        At(Now + load + ticket.Work, () => Finish(worker, lease, ticket, load + ticket.Work));
    }

    private void Finish(SimulatedWorker worker, TicketLease lease, Ticket ticket, double deviceSeconds)
    {
        worker.Busy = false;
        _pool.Release(lease, deviceSeconds);
        ticket.Tenant.Outstanding--;
        if (Now >= _measuredFrom)
        {
            ticket.Tenant.DeviceSeconds += deviceSeconds;
            ticket.Tenant.Work += ticket.Work;
        }

        if (ticket.Again)
        {
            Offer(ticket.Tenant, again: true);
        }

        Ask(worker);
    }

    private void NoteWait(Ticket ticket)
    {
        var wait = Now - ticket.Since;
        ticket.Tenant.Waits.Add(wait);
        WorstWaitOfBound = Math.Max(WorstWaitOfBound, wait / ticket.Bound);
        LongestBound = Math.Max(LongestBound, ticket.Bound);
    }

    private void At(double seconds, Action action) => _events.Enqueue(action, (seconds, _sequence++));

    private sealed record Ticket(SimulatedTenant Tenant, string Model, double Work, bool Again, double Since, double Bound)
    {
        public bool Waits { get; set; } = true;
    }
}
