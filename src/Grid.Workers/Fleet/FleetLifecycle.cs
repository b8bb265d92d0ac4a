using Grid.Contracts.Workers;

namespace Grid.Workers.Fleet;

/// <summary>Starts the silo's worker grains when grains can be called and stops them while they still can, so that their work is given back.</summary>
internal sealed class FleetLifecycle(DeviceFleet fleet, IGrainFactory grains) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(FleetLifecycle), ServiceLifecycleStage.Active + 1, StartAsync, StopAsync);

    private Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(fleet.WorkerKeys.Select(key => grains.GetGrain<IGpuWorkerGrain>(key).StartAsync(cancellationToken)));

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(fleet.WorkerKeys.Select(key => grains.GetGrain<IGpuWorkerGrain>(key).StopAsync(cancellationToken)));
        await fleet.DisposeAsync();
    }
}
