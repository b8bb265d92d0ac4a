using System.Collections.Immutable;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Workers;
using Grid.Grains.Placement;
using Grid.Grains.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Grid.Grains.Pools;

/// <summary>
/// One kind of device's queue. Remembers which jobs are active, shares and cordons, and nothing of the work: what waits is offered by the
/// jobs, and offered again when the pool has lost it. Key: a name of <see cref="PoolKeys"/>.
/// </summary>
/// <remarks>
/// Reentrant: <see cref="WorkPool"/> only changes between awaits, and a pool that asks a job to offer again while that job offers would
/// otherwise wait for a job that waits for the pool.
/// </remarks>
[Reentrant, RequiredSiloRole(SiloRoles.Control)]
internal sealed partial class WorkPoolGrain : Grain, IWorkPool, IWorkPoolLeases
{
    private readonly IPersistentState<WorkPoolState> _state;
    private readonly ActiveJobs _active;
    private readonly IClusterMembershipService _membership;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<WorkPoolGrain> _logger;
    private readonly RecordWriter _writes;

    // All of these are lost with the activation and made anew from what jobs and workers say.
    private readonly Dictionary<JobKey, long> _unattendedSince = [];
    private readonly List<TicketLease> _untold = [];
    private readonly CancellationTokenSource _ending = new();
    private CordonList _cordons = null!;
    private WorkPool _pool = null!;
    private bool _sweeping;

    public WorkPoolGrain(
        [PersistentState("pool", GridStorage.Name)] IPersistentState<WorkPoolState> state,
        IGrainContext context,
        IPersistentStateFactory states,
        IClusterMembershipService membership,
        TimeProvider timeProvider,
        ILogger<WorkPoolGrain> logger
    )
    {
        _state = state;
        _membership = membership;
        _timeProvider = timeProvider;
        _logger = logger;
        _writes = new RecordWriter(state.WriteStateAsync);
        _active = new ActiveJobs(
            Enumerable
                .Range(0, ActiveJobs.Parts)
                .Select(part =>
                    states.Create<ActiveJobsState>(context, new PersistentStateAttribute($"pool-jobs-{part}", GridStorage.Name))
                )
        );
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _state.State.Version = StateVersion.Check(
            $"the pool {this.GetPrimaryKeyString()}",
            _state.State.Version,
            WorkPoolState.CurrentVersion
        );
        _active.CheckVersions();
        _state.State.Epoch++;
        await _writes.WriteAsync();
        _cordons = new CordonList(_state.State.Cordoned, _state.State.Resumed);
        _pool = new WorkPool(_state.State.Epoch, _cordons, _timeProvider);
        foreach (var (tenant, share) in _state.State.Shares)
        {
            _pool.SetShare(tenant, share);
        }

        LogActivated(this.GetPrimaryKeyString(), _state.State.Epoch, _active.Count);

        // Jobs found at the start lost their tickets with the pool's last life: they are asked once the workers had time to name their
        // leases.
        var asked =
            _timeProvider.GetTimestamp()
            - (long)((WorkPoolDefaults.Unattended - WorkPoolDefaults.Gathering).TotalSeconds * _timeProvider.TimestampFrequency);
        foreach (var job in _active.All)
        {
            _unattendedSince[job] = asked;
        }

        this.RegisterGrainTimer(
            SweepAsync,
            new GrainTimerCreationOptions(WorkPoolDefaults.Gathering, WorkPoolDefaults.Sweep) { Interleave = true, KeepAlive = true }
        );
        _ = WatchMembershipAsync(_ending.Token);
    }

    public Task EnlistAsync(JobKey job, CancellationToken cancellationToken) => _active.AddAsync(job);

    public async Task OfferAsync(ImmutableArray<TicketOffer> offers, CancellationToken cancellationToken)
    {
        foreach (var offer in offers)
        {
            FairQueue.Check(offer);
        }

        await Task.WhenAll(offers.Select(offer => _active.AddAsync(offer.Ticket.Job)));
        foreach (var offer in offers)
        {
            _pool.Replace(offer);
        }

        Wake(_pool.TakeWorkersToWake());
    }

    public Task WithdrawAsync(ImmutableArray<TicketId> tickets, CancellationToken cancellationToken)
    {
        foreach (var ticket in tickets)
        {
            _pool.Withdraw(ticket);
        }

        Wake(_pool.TakeWorkersToWake());
        return Task.CompletedTask;
    }

    public Task RetireAsync(JobKey job, CancellationToken cancellationToken)
    {
        Retire(job);
        Wake(_pool.TakeWorkersToWake());
        return Task.CompletedTask;
    }

    public Task RerankAsync(JobKey job, PriorityClass priority, int rank, CancellationToken cancellationToken)
    {
        _pool.Rerank(job, priority, rank);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<JobKey>> WhichAreActiveAsync(ImmutableArray<JobKey> jobs, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<JobKey>>([.. jobs.Where(_active.Contains)]);

    public Task<int?> PositionOfAsync(JobKey job, CancellationToken cancellationToken) => Task.FromResult(_pool.PositionOf(job));

    public Task<string?> ExplainAsync(JobKey job, CancellationToken cancellationToken) => Task.FromResult(_pool.Explain(job));

    public async Task SetShareAsync(string tenant, TenantShare share, CancellationToken cancellationToken)
    {
        TenantShareRules.Check(share);
        if (share == TenantShare.Default)
        {
            _state.State.Shares.Remove(tenant);
        }
        else
        {
            _state.State.Shares[tenant] = share;
        }

        await _writes.WriteAsync();
        _pool.SetShare(tenant, share);
        Wake(_pool.TakeWorkersToWakeForAll());
    }

    public Task CordonAsync(string worker, CancellationToken cancellationToken)
    {
        // Written also where it is there already: an earlier call's write may have failed.
        _cordons.Add(worker);
        return _writes.WriteAsync();
    }

    public async Task UncordonAsync(string worker, CancellationToken cancellationToken)
    {
        _cordons.Remove(worker);
        await _writes.WriteAsync();
        Wake(_pool.TakeWorkersToWakeForAll());
    }

    public Task<PoolStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new PoolStatus(_pool.Waiting, _pool.Leases, _pool.Workers, _active.Count, _cordons.All) { Roll = _pool.Roll });

    public Task<ImmutableArray<TicketLease>> AcquireAsync(WorkerAsk ask, CancellationToken cancellationToken)
    {
        // Read once here, so that whoever looks at a lease later need not doubt it.
        _ = SiloAddress.FromParsableString(ask.Silo);
        return Task.FromResult(_pool.Acquire(ask));
    }

    public Task<ImmutableArray<long>> HeartbeatAsync(WorkerBeat beat, CancellationToken cancellationToken) =>
        Task.FromResult(_pool.Heartbeat(beat, _active.Contains));

    public Task ReleaseAsync(TicketLease lease, double deviceSeconds, CancellationToken cancellationToken)
    {
        _pool.Release(lease, deviceSeconds);
        Wake(_pool.TakeWorkersToWake());
        return Task.CompletedTask;
    }

    public Task LeaveAsync(string worker, CancellationToken cancellationToken)
    {
        _pool.Leave(worker);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _ending.CancelAsync();

    private void Retire(JobKey job)
    {
        _pool.Retire(job);
        _unattendedSince.Remove(job);
        _untold.RemoveAll(lease => lease.Ticket.Job == job);
        _active.Remove(job);
    }

    private void Wake(IReadOnlyList<string> workers)
    {
        foreach (var worker in workers)
        {
            _ = GrainFactory.GetGrain<IGpuWorkerGrain>(worker).WakeAsync();
        }
    }
}
