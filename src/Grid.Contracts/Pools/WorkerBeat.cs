using System.Collections.Immutable;
using Grid.Contracts.Workers;

namespace Grid.Contracts.Pools;

/// <summary>A worker's sign of life.</summary>
/// <param name="Worker">Key of the worker grain.</param>
/// <param name="Leases">The leases it works on.</param>
/// <param name="Pause">Why it takes no work by its own decision; null when it is well.</param>
/// <param name="Profile">Its compute profile, as in <see cref="WorkerAsk"/>.</param>
[GenerateSerializer, Alias("grid.worker-beat"), Immutable]
public sealed record WorkerBeat(
    [property: Id(0)] string Worker,
    [property: Id(1)] ImmutableArray<TicketLease> Leases,
    [property: Id(2)] WorkerPause? Pause = null,
    [property: Id(3)] string Profile = ""
)
{
    /// <summary>What it can do, as in <see cref="WorkerAsk"/>.</summary>
    [Id(4)]
    public ImmutableArray<string> Capabilities { get; init; } = [WorkCapabilities.Video];
}
