using Grid.Contracts.Workers;

namespace Grid.Contracts.Pools;

/// <summary>A worker as its pool sees it.</summary>
/// <param name="Worker">Key of the worker grain.</param>
/// <param name="IsCordoned">Whether an operator keeps new leases from it, by its own name or by its silo's.</param>
/// <param name="Pause">Why it takes no work by its own decision, as it said last; null when it is well.</param>
/// <param name="Profile">Its compute profile; empty until it has told it.</param>
[GenerateSerializer, Alias("grid.pool-worker"), Immutable]
public sealed record PoolWorker(
    [property: Id(0)] string Worker,
    [property: Id(1)] bool IsCordoned,
    [property: Id(2)] WorkerPause? Pause = null,
    [property: Id(3)] string Profile = ""
);
