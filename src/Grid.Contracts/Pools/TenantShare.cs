namespace Grid.Contracts.Pools;

/// <summary>What a tenant may have of a pool.</summary>
/// <param name="Weight">The tenant's part in relation to those of others who wait, 0.1 to 100.</param>
/// <param name="MaxRunning">Jobs of the tenant that may hold leases at one time, at least 1.</param>
[GenerateSerializer, Alias("grid.tenant-share"), Immutable]
public sealed record TenantShare([property: Id(0)] double Weight, [property: Id(1)] int MaxRunning)
{
    /// <summary>Smallest weight.</summary>
    public const double MinWeight = 0.1;

    /// <summary>Largest weight.</summary>
    public const double MaxWeight = 100;

    /// <summary>The share of a tenant for whom none was set.</summary>
    public static TenantShare Default { get; } = new(Weight: 1, MaxRunning: int.MaxValue);
}
