using System.Collections.Immutable;
using Grid.Contracts.Pools;

namespace Grid.Contracts.Workers;

/// <summary>A worker at one moment.</summary>
/// <param name="Worker">Key of the worker grain.</param>
/// <param name="Device">The device's name, such as <c>cpu</c>.</param>
/// <param name="Current">The leases being worked on; none when idle.</param>
/// <param name="ResidentBytes">Bytes of weights in memory.</param>
/// <param name="ResidentModels">Content hashes of the models in memory.</param>
/// <param name="Pause">Why it takes no work by its own decision; null when it is well.</param>
[GenerateSerializer, Alias("grid.worker-status"), Immutable]
public sealed record WorkerStatus(
    [property: Id(0)] string Worker,
    [property: Id(1)] string Device,
    [property: Id(2)] ImmutableArray<TicketLease> Current,
    [property: Id(3)] long ResidentBytes,
    [property: Id(4)] ImmutableArray<string> ResidentModels,
    [property: Id(5)] WorkerPause? Pause = null
);
