using System.Collections.Immutable;

namespace Grid.Contracts.Pools;

/// <summary>A worker's request for work.</summary>
/// <param name="Worker">Key of the worker grain, <c>{silo name}/{device}</c>.</param>
/// <param name="Resident">Content hashes of the models whose weights the device holds; work for these is preferred within bounds.</param>
/// <param name="MaxTickets">The largest batch the worker runs, at least 1.</param>
/// <param name="Silo">
/// The silo's address as <c>SiloAddress.ToParsableString</c> gives it. Unlike the name it tells one life of a silo from the next.
/// </param>
/// <param name="Ahead">
/// Whether the device is busy, and the ask is for what comes after: prefetchable tickets only, and only while more wait than the other
/// workers would begin sooner.
/// </param>
/// <param name="Profile">The worker's compute profile: workers of one profile make the same bytes of the same work.</param>
[GenerateSerializer, Alias("grid.worker-ask"), Immutable]
public sealed record WorkerAsk(
    [property: Id(0)] string Worker,
    [property: Id(1)] ImmutableArray<string> Resident,
    [property: Id(2)] int MaxTickets,
    [property: Id(3)] string Silo,
    [property: Id(4)] bool Ahead = false,
    [property: Id(5)] string Profile = ""
)
{
    /// <summary>What the worker can do.</summary>
    [Id(6)]
    public ImmutableArray<string> Capabilities { get; init; } = [WorkCapabilities.Video];
}
