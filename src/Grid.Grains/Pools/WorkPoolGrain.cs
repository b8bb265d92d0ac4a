using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Grains.Placement;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Grid.Grains.Pools;

/// <summary>
/// One kind of device's queue. Remembers which jobs are active and nothing of their work: what waits is offered by the jobs, and
/// offered again when the pool has lost it. Key: a name of <see cref="PoolKeys"/>.
/// </summary>
/// <remarks>
/// Reentrant: queue, leases and roll only change between awaits, and a pool that asks a job to offer again while that job offers
/// would otherwise wait for a job that waits for the pool.
/// </remarks>
[Reentrant, RequiredSiloRole(SiloRoles.Control)]
internal sealed partial class WorkPoolGrain(
    [PersistentState("pool", GridStorage.Name)] IPersistentState<WorkPoolState> state,
    TimeProvider timeProvider,
    ILogger<WorkPoolGrain> logger) : Grain, IWorkPool, IWorkPoolLeases
{
    // All of these are lost with the activation and made anew from what jobs and workers say.
    private readonly TicketQueue _queue = new();
    private readonly WorkerRoll _workers = new(WorkPoolDefaults.LeaseDuration, timeProvider);
    private readonly Dictionary<JobKey, DateTimeOffset> _unattendedSince = [];
    private LeaseTable _leases = null!;
    private Task _lastWrite = Task.CompletedTask;
    private bool _sweeping;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        state.State.Epoch++;
        await state.WriteStateAsync(cancellationToken);
        _leases = new LeaseTable(state.State.Epoch, WorkPoolDefaults.LeaseDuration, timeProvider);
        LogActivated(this.GetPrimaryKeyString(), state.State.Epoch, state.State.ActiveJobs.Count);

        // Jobs found at the start lost their tickets with the pool's last life: they are asked at the first sweep, at once.
        foreach (var job in state.State.ActiveJobs)
        {
            _unattendedSince[job] = DateTimeOffset.MinValue;
        }

        this.RegisterGrainTimer(SweepAsync, new GrainTimerCreationOptions(TimeSpan.Zero, WorkPoolDefaults.Sweep) { Interleave = true, KeepAlive = true });
    }

    public async Task EnlistAsync(JobKey job, CancellationToken cancellationToken)
    {
        if (state.State.ActiveJobs.Add(job))
        {
            await WriteAsync();
        }
    }

    public async Task OfferAsync(TicketOffer offer, CancellationToken cancellationToken)
    {
        await EnlistAsync(offer.Ticket.Job, cancellationToken);
        Queue(offer);
    }

    public async Task RetireAsync(JobKey job, CancellationToken cancellationToken)
    {
        _queue.Remove(job);
        _leases.Remove(job);
        _unattendedSince.Remove(job);
        if (state.State.ActiveJobs.Remove(job))
        {
            await WriteAsync();
        }
    }

    public Task<int?> PositionOfAsync(JobKey job, CancellationToken cancellationToken) => Task.FromResult(_queue.PositionOf(job));

    public Task<PoolStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new PoolStatus(_queue.Count, _leases.All, _workers.Present, state.State.ActiveJobs.Count));

    public Task<TicketLease?> AcquireAsync(string worker, CancellationToken cancellationToken)
    {
        _workers.Hear(worker);
        return Task.FromResult(_queue.TryTake(out var offer) ? _leases.Grant(offer.Ticket, worker) : null);
    }

    public Task<bool> HeartbeatAsync(string worker, TicketLease? current, CancellationToken cancellationToken)
    {
        _workers.Hear(worker);
        return Task.FromResult(current is null || _leases.Renew(current));
    }

    public Task ReleaseAsync(TicketLease lease, CancellationToken cancellationToken)
    {
        _leases.Release(lease);
        return Task.CompletedTask;
    }

    public Task LeaveAsync(string worker, CancellationToken cancellationToken)
    {
        _workers.Strike(worker);
        return Task.CompletedTask;
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        // The timer interleaves, and a job that answers slowly must not be asked twice.
        if (_sweeping)
        {
            return;
        }

        _sweeping = true;
        try
        {
            foreach (var lease in _leases.TakeExpired())
            {
                LogLeaseExpired(lease.Ticket, lease.Worker, lease.Generation);
                await AskAsync(lease.Ticket.Job, job => job.LostAsync(lease, cancellationToken));
            }

            foreach (var job in FindUnattended())
            {
                await AskAsync(job, grain => grain.OfferAgainAsync(cancellationToken));
            }
        }
        finally
        {
            _sweeping = false;
        }
    }

    private IReadOnlyList<JobKey> FindUnattended()
    {
        var now = timeProvider.GetUtcNow();
        var found = new List<JobKey>();
        foreach (var job in state.State.ActiveJobs)
        {
            if (_queue.Contains(job) || _leases.Contains(job))
            {
                _unattendedSince.Remove(job);
            }
            else if (_unattendedSince.TryAdd(job, now) is false && now - _unattendedSince[job] >= WorkPoolDefaults.Unattended)
            {
                found.Add(job);
            }
        }

        return found;
    }

    private async Task AskAsync(JobKey job, Func<IVideoJobScheduling, Task<TicketOffer?>> ask)
    {
        try
        {
            var offer = await ask(GrainFactory.GetGrain<IVideoJobScheduling>(job.ToString()));
            if (offer is null)
            {
                await RetireAsync(job, CancellationToken.None);
            }
            else if (!_leases.Contains(job))
            {
                Queue(offer);
            }
        }
        catch (Exception unreachable)
        {
            // The job stays active and without a ticket, so a later sweep asks again.
            LogJobUnreachable(job, unreachable);
        }
    }

    private void Queue(TicketOffer offer)
    {
        // A job has one thing to do at a time: an offer says that whatever was leased before is over.
        _leases.Remove(offer.Ticket.Job);
        _unattendedSince.Remove(offer.Ticket.Job);
        _queue.Put(offer);
        foreach (var worker in _workers.Present)
        {
            _ = GrainFactory.GetGrain<IGpuWorkerGrain>(worker).WakeAsync();
        }
    }

    // Writes follow each other: two at once would collide on the record's version. Each writes the state as it is when its turn comes.
    private Task WriteAsync()
    {
        return _lastWrite = WriteAfterAsync(_lastWrite);

        async Task WriteAfterAsync(Task before)
        {
            try
            {
                await before;
            }
            catch (Exception)
            {
                // Reported to the call that made that write; this one tries anew.
            }

            await state.WriteStateAsync();
        }
    }
}
