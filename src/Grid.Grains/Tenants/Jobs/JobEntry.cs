namespace Grid.Grains.Tenants.Jobs;

/// <summary>
/// What a tenant remembers of a job. Never changes: what becomes of the job is marked in its block's <see cref="JobBlockHead"/>.
/// </summary>
[GenerateSerializer, Alias("grid.job-entry"), Immutable]
internal sealed record JobEntry
{
    /// <summary>The job; see <see cref="JobIds"/>.</summary>
    [Id(0)]
    public required Guid Id { get; init; }

    /// <summary>Device time reserved for it.</summary>
    [Id(1)]
    public TimeSpan Reserved { get; init; }

    /// <summary>Name of its model.</summary>
    [Id(2)]
    public string Model { get; init; } = "";

    /// <summary>Its <see cref="Quotas.JobWork.Evaluated"/>.</summary>
    [Id(3)]
    public double Work { get; init; }

    /// <summary>Hash of the idempotency key it was asked for with; null without one.</summary>
    [Id(4)]
    public UInt128? Key { get; init; }

    /// <summary>Hash of the request, to tell a repetition from another request with the same key.</summary>
    [Id(5)]
    public UInt128 Request { get; init; }
}
