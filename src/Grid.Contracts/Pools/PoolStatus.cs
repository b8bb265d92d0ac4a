using System.Collections.Immutable;

namespace Grid.Contracts.Pools;

/// <summary>A pool at one moment.</summary>
/// <param name="Waiting">Tickets in the queue.</param>
/// <param name="Leases">Leases in force.</param>
/// <param name="Workers">Workers heard of lately.</param>
/// <param name="ActiveJobs">Jobs that have not ended.</param>
/// <param name="Cordoned">Workers, and silos as <c>{silo}/*</c>, that get no new lease.</param>
[GenerateSerializer, Alias("grid.pool-status"), Immutable]
public sealed record PoolStatus(
    [property: Id(0)] int Waiting,
    [property: Id(1)] ImmutableArray<TicketLease> Leases,
    [property: Id(2)] ImmutableArray<string> Workers,
    [property: Id(3)] int ActiveJobs,
    [property: Id(4)] ImmutableArray<string> Cordoned
)
{
    /// <summary>The same workers as <see cref="Workers"/>, in the same order, with what keeps each from working.</summary>
    [Id(5)]
    public ImmutableArray<PoolWorker> Roll { get; init; } = [];
}
