using Grid.Contracts.Workers;

namespace Grid.Workers.Fleet;

/// <summary>
/// Starts the silo's worker grains when grains can be called and stops them while they still can, so that their work is given back. In
/// between it starts them again and again: a worker that was deactivated, for whatever reason, would otherwise take no work any more.
/// </summary>
internal sealed class FleetLifecycle(DeviceFleet fleet, IGrainFactory grains, TimeProvider timeProvider)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private Task _keeping = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(FleetLifecycle), ServiceLifecycleStage.Active + 1, StartAsync, StopAsync);

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await StartWorkersAsync(cancellationToken);
        _keeping = KeepStartedAsync(_stopping.Token);
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _keeping;
        await Task.WhenAll(fleet.WorkerKeys.Select(key => grains.GetGrain<IGpuWorkerGrain>(key).StopAsync(cancellationToken)));
        await fleet.DisposeAsync();
    }

    private async Task KeepStartedAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Again, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await TryStartWorkersAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task TryStartWorkersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartWorkersAsync(cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The next turn tries again.
        }
    }

    private Task StartWorkersAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(fleet.WorkerKeys.Select(key => grains.GetGrain<IGpuWorkerGrain>(key).StartAsync(cancellationToken)));
}
