using System.Collections.Immutable;
using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Work;
using Grid.Contracts.Workers;
using Grid.Grains.Placement;
using Grid.Grains.Pools;
using Grid.Storage;
using Grid.Storage.Space;
using Grid.Workers.Work;
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
    DeviceFleet fleet,
    ILocalSiloDetails silo,
    WorkerReadiness readiness,
    GrainCalls calls,
    SpaceGuard space,
    TimeProvider timeProvider,
    ILogger<GpuWorkerGrain> logger
) : Grain, IGpuWorkerGrain
{
    // Batches whose files are still being written while the device goes on; more would pile up behind a slow disk.
    private const int MaxUnfinishedBatches = 4;

    // Time that jobs get to take results and returned work when the silo stops.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    // All transient: a new activation begins idle, and what the old one held comes back by its lease's end.
    private readonly Dictionary<long, HeldTicket> _held = [];
    private readonly List<Task> _finishing = [];
    private Task _loop = Task.CompletedTask;
    private WorkerFlaw? _flaw;
    private Exception? _countedFault;
    private IGrainTimer? _heartbeat;
    private bool _woken;
    private bool _stopping;
    private long _stopBegun;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _heartbeat ??= this.RegisterGrainTimer(
            BeatAsync,
            new GrainTimerCreationOptions(TimeSpan.Zero, WorkPoolDefaults.Heartbeat) { Interleave = true, KeepAlive = true }
        );
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
        return Task.FromResult(
            new WorkerStatus(
                this.GetPrimaryKeyString(),
                unit.Device.Name,
                [.. _held.Values.Select(held => held.Lease)],
                unit.Residency.Bytes,
                [.. unit.Residency.Models],
                Pause
            )
        );
    }

    // A job that cannot write now takes the work back by the end of its lease; the process must not wait for it.
    private bool IsStopOverdue => _stopping && timeProvider.GetElapsedTime(_stopBegun) > StopPatience;

    private WorkerHealth Health => fleet.Find(this.GetPrimaryKeyString()).Health;

    private WorkerPause? Pause =>
        _flaw is { } flaw ? new WorkerPause(flaw.Code, flaw.Reason, 0, WorkPoolDefaults.Heartbeat.TotalSeconds) : Health.Pause;

    private IWorkPoolLeases Pool => GrainFactory.GetGrain<IWorkPoolLeases>(PoolKeys.Default);

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync();
            var unit = fleet.Find(this.GetPrimaryKeyString());
            var beat = new WorkerBeat(this.GetPrimaryKeyString(), [.. _held.Values.Select(held => held.Lease)], Pause, unit.Profile)
            {
                Capabilities = unit.Runners.Capabilities,
            };
            foreach (var generation in await Pool.HeartbeatAsync(beat, cancellationToken))
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
        WarmUpIfIdle();
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

    // While the device does something short, the next work is fetched, so that the device need not wait for it.
    private async Task WorkWhileThereAreLeasesAsync()
    {
        var running = new DeviceRun(Task.CompletedTask, IsShort: false);
        while (!_stopping)
        {
            if (Health.IsPaused)
            {
                // What comes of one ticket decides about the next.
                await running.DeviceFree;
                await Task.WhenAll(_finishing);
            }

            await CheckAsync();
            var isBusy = !running.DeviceFree.IsCompleted;
            var leases = _flaw is null && Health.MayAsk ? await AcquireAsync(isBusy) : [];
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
            while (_finishing.Count >= MaxUnfinishedBatches)
            {
                _finishing.Remove(await Task.WhenAny(_finishing));
            }
        }
    }

    private Task<ImmutableArray<TicketLease>> AcquireAsync(bool ahead)
    {
        var unit = fleet.Find(this.GetPrimaryKeyString());
        var maxTickets = unit.Health.IsPaused ? 1 : unit.Runners.MaxTickets;
        var ask = new WorkerAsk(
            this.GetPrimaryKeyString(),
            [.. unit.Residency.Models],
            maxTickets,
            silo.SiloAddress.ToParsableString(),
            ahead,
            unit.Profile
        )
        {
            Capabilities = unit.Runners.Capabilities,
        };
        return Pool.AcquireAsync(ask, CancellationToken.None);
    }

    /// <summary>Begins the work of leases, behind what the device does now.</summary>
    private async Task<DeviceRun> BeginAsync(ImmutableArray<TicketLease> leases)
    {
        HeldTicket[] tickets = [.. leases.Select(lease => new HeldTicket(lease, GrainFactory.GetJob<IJobExecution>(lease.Ticket.Job)))];
        foreach (var ticket in tickets)
        {
            _held[ticket.Lease.Generation] = ticket;
            if (_stopping)
            {
                // Granted while the worker was told to stop, which had no lease of it to give back.
                ticket.Abandon();
            }
        }

        await Task.WhenAll(tickets.Select(FetchAsync));
        var finishing = tickets.Where(ticket => ticket.Payload is null).Select(ReleaseAsync).ToList();
        HeldTicket[] wanted = [.. tickets.Where(ticket => ticket.Payload is not null)];
        var begun = new DeviceRun(Task.CompletedTask, IsShort: false);
        if (wanted.Length > 0)
        {
            TicketReporter[] reporters = [.. wanted.Select(ticket => new TicketReporter(ticket, LogJobUnreachable))];
            var run = fleet
                .Find(this.GetPrimaryKeyString())
                .Runners.Run([
                    .. wanted.Select((ticket, index) => new TicketWork(ticket.Payload!, reporters[index].Report, ticket.Cancellation)),
                ]);
            begun = new DeviceRun(run.DeviceFree, run.IsShort);
            finishing.AddRange(wanted.Select((ticket, index) => FinishAsync(ticket, run.Outcomes[index], reporters[index])));
        }

        _finishing.Add(Task.WhenAll(finishing));
        return begun;
    }

    private async Task FetchAsync(HeldTicket ticket)
    {
        try
        {
            ticket.Payload = await calls.RetryAsync(
                () => ticket.Job.FetchAsync(ticket.Lease, CancellationToken.None),
                () => ticket.IsLost || _stopping
            );
        }
        catch (Exception unreachable)
        {
            // Never begun, so the lease is simply given back and the job offers again.
            LogJobUnreachable(ticket.Lease.Ticket, unreachable);
        }
    }

    /// <summary>Tells the job what came of a ticket, and the pool that its lease is over. Never fails.</summary>
    private async Task FinishAsync(HeldTicket ticket, Task<TicketOutcome> work, TicketReporter reporter)
    {
        try
        {
            var outcome = await work;
            ticket.DeviceSeconds = outcome.DeviceSeconds;
            var fault = Judge(ticket, outcome);

            // The last step's report must not come after the result.
            await reporter.EndAsync();
            if (
                !ticket.IsLost
                && !await calls.RetryAsync(() => TicketAnswer.TellAsync(ticket, outcome, fault), () => ticket.IsLost || IsStopOverdue)
            )
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

    // What a ticket's end says of this worker. The fault as the job is told of it; null where there is none.
    private WorkFault? Judge(HeldTicket ticket, TicketOutcome outcome)
    {
        if (outcome.Result is not null)
        {
            if (Health.NoteSuccess(outcome.Reached))
            {
                LogRecovered(this.GetPrimaryKeyString());
            }

            return null;
        }

        if (outcome.Fault is not { } failure)
        {
            if (outcome.IsReturned && !ticket.Cancellation.IsCancellationRequested)
            {
                NoteFault(outcome.Reached, GridErrorCodes.WorkFailed, "Its work was canceled by something other than its job.");
            }

            return null;
        }

        var fault = WorkerFaults.Of(failure);
        if (fault.Code == GridErrorCodes.StorageFull && failure is not StorageFullException)
        {
            // The artifact store has told of its own part.
            space.NoteFull(SpaceArea.Scratch);
        }

        LogFault(fault.Id, this.GetPrimaryKeyString(), ticket.Lease.Ticket, fault.Code, failure);

        // A batch that fails as one says so once a ticket, with one exception.
        if (!ReferenceEquals(failure, _countedFault))
        {
            _countedFault = failure;
            NoteFault(outcome.Reached, fault.Code, $"{fault.Id}: {failure.Message}");
        }

        return fault;
    }

    private void NoteFault(int reached, string code, string reason)
    {
        if (Health.NoteFault(reached, code, reason))
        {
            LogPaused(this.GetPrimaryKeyString(), Health.Pause!.Seconds, code, reason);
        }
    }

    // Off the grain's turn, because a sick disk may answer slowly.
    private async Task CheckAsync()
    {
        var unit = fleet.Find(this.GetPrimaryKeyString());
        var flaw = await Task.Run(() => readiness.Check(unit));
        if (flaw?.Code != _flaw?.Code)
        {
            if (flaw is null)
            {
                LogRecovered(this.GetPrimaryKeyString());
            }
            else
            {
                LogPaused(this.GetPrimaryKeyString(), WorkPoolDefaults.Heartbeat.TotalSeconds, flaw.Code, flaw.Reason, flaw.Cause);
            }
        }

        _flaw = flaw;
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
