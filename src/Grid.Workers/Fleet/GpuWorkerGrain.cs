using System.Threading.Channels;
using Grid.Contracts;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Grains.Placement;
using Grid.Grains.Pools;
using Grid.Workers.Tickets;
using Microsoft.Extensions.Logging;

namespace Grid.Workers.Fleet;

/// <summary>
/// One device: takes one ticket after another from the pool, has the device's own thread do the work, and tells the job what came of it.
/// Remembers nothing that matters: the job holds the truth. Key: <c>{silo name}/{device}</c>.
/// </summary>
/// <remarks>
/// Placed on the silo that owns the device, or nowhere. Not reentrant: the work runs beside the calls as a task of
/// this grain, and its turns are short, since the device's thread does what takes long.
/// </remarks>
[NamedSiloPlacement]
internal sealed partial class GpuWorkerGrain(DeviceFleet fleet, ILogger<GpuWorkerGrain> logger) : Grain, IGpuWorkerGrain
{
    // All transient: a new activation begins idle, and what the old one held comes back by its lease's end.
    private Task _loop = Task.CompletedTask;
    private TicketLease? _current;
    private CancellationTokenSource? _cancellation;
    private IGrainTimer? _heartbeat;
    private bool _woken;
    private bool _stopping;

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
        if (_current?.Generation == lease.Generation)
        {
            _cancellation?.Cancel();
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        _cancellation?.Cancel();
        await _loop.WaitAsync(cancellationToken);
        _heartbeat?.Dispose();
        await Pool.LeaveAsync(this.GetPrimaryKeyString(), cancellationToken);
    }

    public Task<WorkerStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var unit = fleet.Find(this.GetPrimaryKeyString());
        return Task.FromResult(new WorkerStatus(
            this.GetPrimaryKeyString(), unit.Device.Name, _current, unit.Residency.Bytes, [.. unit.Residency.Models]));
    }

    private IWorkPoolLeases Pool => GrainFactory.GetGrain<IWorkPoolLeases>(PoolKeys.Default);

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lease = _current;
            if (!await Pool.HeartbeatAsync(this.GetPrimaryKeyString(), lease, cancellationToken) && lease is not null)
            {
                await AbandonAsync(lease);
            }
        }
        catch (Exception unreachable) when (!cancellationToken.IsCancellationRequested)
        {
            // The next beat tries again; should the pool stay away, the lease ends and the job loses at most this ticket.
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
                while (!_stopping && await Pool.AcquireAsync(this.GetPrimaryKeyString(), CancellationToken.None) is { } lease)
                {
                    await WorkAsync(lease);
                }
            }
        }
        catch (Exception unreachable)
        {
            // The pool or a job could not be reached; the next beat begins again.
            LogPoolUnreachable(this.GetPrimaryKeyString(), unreachable);
        }
    }

    private async Task WorkAsync(TicketLease lease)
    {
        _cancellation = new CancellationTokenSource();
        _current = lease;
        try
        {
            var job = GrainFactory.GetGrain<IVideoJobExecution>(lease.Ticket.Job.ToString());
            if (await job.FetchAsync(lease, CancellationToken.None) is { } payload)
            {
                await WorkAsync(job, lease, payload, _cancellation);
            }

            await Pool.ReleaseAsync(lease, CancellationToken.None);
        }
        finally
        {
            _current = null;
            _cancellation.Dispose();
            _cancellation = null;
        }
    }

    private async Task WorkAsync(IVideoJobExecution job, TicketLease lease, TicketPayload payload, CancellationTokenSource cancellation)
    {
        TicketResult result;
        try
        {
            result = await RunAsync(job, lease, payload, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await job.ReturnAsync(lease, CancellationToken.None);
            return;
        }
        catch (WorkRefusedException refused)
        {
            LogWorkFailed(lease.Ticket, refused);
            await job.FailAsync(lease, refused.Error, CancellationToken.None);
            return;
        }
        catch (Exception failure)
        {
            // The same work on the same bytes fails anywhere, so the job ends and says why; the worker goes on with the next ticket.
            LogWorkFailed(lease.Ticket, failure);
            await job.FailAsync(lease, new JobError(GridErrorCodes.WorkFailed, $"{payload.Kind} failed: {failure.Message}"), CancellationToken.None);
            return;
        }

        if (!await job.CompleteAsync(lease, result, CancellationToken.None))
        {
            LogResultUnwanted(lease.Ticket, lease.Generation);
        }
    }

    private async Task<TicketResult> RunAsync(
        IVideoJobExecution job, TicketLease lease, TicketPayload payload, CancellationTokenSource cancellation)
    {
        // Only the newest step is of interest to the job.
        var steps = Channel.CreateBounded<TicketProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var reporting = ReportAsync(job, lease, steps.Reader, cancellation);
        try
        {
            var unit = fleet.Find(this.GetPrimaryKeyString());
            return await unit.Runner.RunAsync(payload, step => steps.Writer.TryWrite(step), cancellation.Token);
        }
        finally
        {
            // The last step's report must not come after the result.
            steps.Writer.Complete();
            await reporting;
        }
    }

    private async Task ReportAsync(
        IVideoJobExecution job, TicketLease lease, ChannelReader<TicketProgress> steps, CancellationTokenSource cancellation)
    {
        try
        {
            await foreach (var step in steps.ReadAllAsync(CancellationToken.None))
            {
                if (!await job.ReportAsync(lease, step, CancellationToken.None))
                {
                    await cancellation.CancelAsync();
                    return;
                }
            }
        }
        catch (Exception unreachable)
        {
            // Progress is for show; the result is what counts, and it finds out for itself whether the job can be reached.
            LogPoolUnreachable(this.GetPrimaryKeyString(), unreachable);
        }
    }
}
