using System.Collections.Immutable;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Grains.Placement;
using Grid.Grains.Pools;
using Grid.Storage.Space;
using Grid.Workers.Tickets;
using Microsoft.Extensions.Logging;

namespace Grid.Workers.Fleet;

/// <summary>
/// One device: takes tickets from the pool, has the device's own thread do the work, and tells the jobs what came of it.
/// Remembers nothing that matters: the jobs hold the truth. Key: <c>{silo name}/{device}</c>.
/// </summary>
/// <remarks>
/// Placed on the silo that owns the device, or nowhere. Not reentrant: the work runs beside the calls as tasks of
/// this grain, and its turns are short, since the device's thread does what takes long.
/// </remarks>
[NamedSiloPlacement]
internal sealed partial class GpuWorkerGrain(
    DeviceFleet fleet, ILocalSiloDetails silo, Persistence persistence, SpaceGuard space, TimeProvider timeProvider, ILogger<GpuWorkerGrain> logger) : Grain, IGpuWorkerGrain
{
    // Tickets whose files are still being written while the device goes on, in batches; more would pile up behind a slow disk.
    private const int MaxUnfinishedBatches = 4;

    // Time that jobs get to take results and returned work when the silo stops.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    // All transient: a new activation begins idle, and what the old one held comes back by its lease's end.
    private readonly Dictionary<long, HeldTicket> _held = [];
    private readonly List<Task> _finishing = [];
    private Task _loop = Task.CompletedTask;
    private IGrainTimer? _heartbeat;
    private bool _woken;
    private bool _stopping;
    private long _stopBegun;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _heartbeat ??= this.RegisterGrainTimer(
            BeatAsync, new GrainTimerCreationOptions(TimeSpan.Zero, WorkPoolDefaults.Heartbeat) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task WakeAsync()
    {
        _woken = true;
        if (_loop.IsCompleted && !_stopping)
        {
            _loop = WorkWhileThereIsWorkAsync();
        }

        return Task.CompletedTask;
    }

    public Task AbandonAsync(TicketLease lease)
    {
        _held.GetValueOrDefault(lease.Generation)?.Abandon();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        (_stopping, _stopBegun) = (true, timeProvider.GetTimestamp());
        foreach (var held in _held.Values)
        {
            held.Abandon();
        }

        await _loop.WaitAsync(cancellationToken);
        await Task.WhenAll(_finishing).WaitAsync(cancellationToken);
        _heartbeat?.Dispose();
        await Pool.LeaveAsync(this.GetPrimaryKeyString(), cancellationToken);
    }

    public Task<WorkerStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var unit = fleet.Find(this.GetPrimaryKeyString());
        return Task.FromResult(new WorkerStatus(
            this.GetPrimaryKeyString(), unit.Device.Name, [.. _held.Values.Select(held => held.Lease)], unit.Residency.Bytes, [.. unit.Residency.Models]));
    }

    // A job that cannot write now takes the work back by the end of its lease; the process must not wait for it.
    private bool IsStopOverdue => _stopping && timeProvider.GetElapsedTime(_stopBegun) > StopPatience;

    private IWorkPoolLeases Pool => GrainFactory.GetGrain<IWorkPoolLeases>(PoolKeys.Default);

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            ImmutableArray<TicketLease> leases = [.. _held.Values.Select(held => held.Lease)];
            foreach (var generation in await Pool.HeartbeatAsync(this.GetPrimaryKeyString(), leases, cancellationToken))
            {
                _held.GetValueOrDefault(generation)?.Lose();
            }
        }
        catch (Exception unreachable) when (!cancellationToken.IsCancellationRequested)
        {
            // The next beat tries again; should the pool stay away, the leases end and the jobs lose at most these tickets.
            LogPoolUnreachable(this.GetPrimaryKeyString(), unreachable);
        }

        await WakeAsync();
    }

    private async Task WorkWhileThereIsWorkAsync()
    {
        try
        {
            while (_woken && !_stopping)
            {
                _woken = false;
                await WorkWhileThereAreLeasesAsync();
            }
        }
        catch (Exception unreachable)
        {
            // The pool or a job could not be reached; the next beat begins again.
            LogPoolUnreachable(this.GetPrimaryKeyString(), unreachable);
        }
    }

    // While the device evaluates a window, the next one is fetched, so that the device need not wait for it.
    private async Task WorkWhileThereAreLeasesAsync()
    {
        var running = new DeviceRun(Task.CompletedTask, IsShort: false);
        while (!_stopping)
        {
            var isBusy = !running.DeviceFree.IsCompleted;
            var leases = await AcquireAsync(isBusy);
            if (leases.Length == 0)
            {
                if (!isBusy)
                {
                    return;
                }

                await running.DeviceFree;
                continue;
            }

            var next = await BeginAsync(leases);
            await running.DeviceFree;
            running = next;
            if (!running.IsShort)
            {
                await running.DeviceFree;
            }

            _finishing.RemoveAll(task => task.IsCompleted);
            while (_finishing.Count >= MaxUnfinishedBatches * leases.Length)
            {
                _finishing.Remove(await Task.WhenAny(_finishing));
            }
        }
    }

    private Task<ImmutableArray<TicketLease>> AcquireAsync(bool ahead)
    {
        // Work whose result cannot be kept is not begun; the next beat asks again.
        if (!space.CanWork)
        {
            return Task.FromResult(ImmutableArray<TicketLease>.Empty);
        }

        var unit = fleet.Find(this.GetPrimaryKeyString());
        var ask = new WorkerAsk(this.GetPrimaryKeyString(), [.. unit.Residency.Models], unit.Runner.MaxTickets, silo.SiloAddress.ToParsableString(), ahead);
        return Pool.AcquireAsync(ask, CancellationToken.None);
    }

    /// <summary>Begins the work of leases, behind what the device does now.</summary>
    private async Task<DeviceRun> BeginAsync(ImmutableArray<TicketLease> leases)
    {
        HeldTicket[] tickets = [.. leases.Select(lease => new HeldTicket(lease, GrainFactory.GetGrain<IVideoJobExecution>(lease.Ticket.Job.ToString())))];
        foreach (var ticket in tickets)
        {
            _held[ticket.Lease.Generation] = ticket;
        }

        await Task.WhenAll(tickets.Select(FetchAsync));
        HeldTicket[] wanted = [.. tickets.Where(ticket => ticket.Payload is not null)];
        var deviceFree = Task.CompletedTask;
        if (wanted.Length > 0)
        {
            TicketReporter[] reporters = [.. wanted.Select(ticket => new TicketReporter(ticket, LogJobUnreachable))];
            var run = fleet.Find(this.GetPrimaryKeyString()).Runner.Run(
                [.. wanted.Select((ticket, index) => new TicketWork(ticket.Payload!, reporters[index].Report, ticket.Cancellation))]);
            deviceFree = run.DeviceFree;
            _finishing.AddRange(wanted.Select((ticket, index) => FinishAsync(ticket, run.Results[index], reporters[index])));
        }

        _finishing.AddRange(tickets.Where(ticket => ticket.Payload is null).Select(ReleaseAsync));
        return new DeviceRun(deviceFree, wanted.Length > 0 && wanted[0].Payload!.Kind == TicketKind.DenoiseWindow);
    }

    private async Task FetchAsync(HeldTicket ticket)
    {
        try
        {
            ticket.Payload = await persistence.CallAsync(() => ticket.Job.FetchAsync(ticket.Lease, CancellationToken.None), () => ticket.IsLost || _stopping);
        }
        catch (Exception unreachable)
        {
            // Never begun, so the lease is simply given back and the job offers again.
            LogJobUnreachable(ticket.Lease.Ticket, unreachable);
        }
    }

    /// <summary>Tells the job what came of a ticket, and the pool that its lease is over. Never fails.</summary>
    private async Task FinishAsync(HeldTicket ticket, Task<TicketResult> work, TicketReporter reporter)
    {
        try
        {
            var answer = await TicketAnswer.OfAsync(ticket, work, space, LogWorkFailed);

            // The last step's report must not come after the result.
            await reporter.EndAsync();
            if (!ticket.IsLost && !await persistence.CallAsync(() => answer(ticket.Job), () => ticket.IsLost || IsStopOverdue))
            {
                LogResultUnwanted(ticket.Lease.Ticket, ticket.Lease.Generation);
            }
        }
        catch (Exception unreachable)
        {
            LogJobUnreachable(ticket.Lease.Ticket, unreachable);
        }

        await ReleaseAsync(ticket);
    }

    private async Task ReleaseAsync(HeldTicket ticket)
    {
        try
        {
            await Pool.ReleaseAsync(ticket.Lease, ticket.DeviceSeconds, CancellationToken.None);
        }
        catch (Exception unreachable)
        {
            // A lease that nobody renews ends by itself.
            LogPoolUnreachable(this.GetPrimaryKeyString(), unreachable);
        }
        finally
        {
            _held.Remove(ticket.Lease.Generation);
            ticket.Dispose();
        }
    }
}
