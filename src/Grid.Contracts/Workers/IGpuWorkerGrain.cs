using Grid.Contracts.Pools;
using Orleans.Concurrency;

namespace Grid.Contracts.Workers;

/// <summary>One device of one silo. Key: <c>{silo name}/{device}</c>.</summary>
[Alias("grid.IGpuWorkerGrain")]
public interface IGpuWorkerGrain : IGrainWithStringKey
{
    /// <summary>Begins to take work. Called by the silo that owns the device.</summary>
    [Alias("Start")]
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Hint that work waits; a lost one only costs the time to the next heartbeat.</summary>
    [Alias("Wake"), OneWay]
    Task WakeAsync();

    /// <summary>Hint that a lease's work is no longer wanted; it stops at the next step.</summary>
    [Alias("Abandon"), OneWay]
    Task AbandonAsync(TicketLease lease);

    /// <summary>Gives back what it holds and takes no more.</summary>
    [Alias("Stop")]
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>The worker now.</summary>
    [Alias("GetStatus")]
    Task<WorkerStatus> GetStatusAsync(CancellationToken cancellationToken);
}
