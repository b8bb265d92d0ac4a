using Grid.Contracts.Pools;

namespace Grid.Contracts.Work;

/// <summary>
/// The work behind a lease; each kind of work has a record of its own. Large data is named, not carried: it lies in the artifact store.
/// </summary>
[GenerateSerializer, Alias("grid.work-payload"), Immutable]
public abstract record WorkPayload
{
    /// <summary>What a worker must be able to do; see <see cref="WorkCapabilities"/>.</summary>
    public abstract string Capability { get; }

    /// <summary>What names of artifacts written for this ticket begin with; no other lease shares it.</summary>
    [Id(0)]
    public required string OutputPrefix { get; init; }
}
