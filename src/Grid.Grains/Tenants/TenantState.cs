namespace Grid.Grains.Tenants;

/// <summary>What is kept of a tenant.</summary>
[GenerateSerializer, Alias("grid.tenant-state")]
internal sealed class TenantState
{
    /// <summary>Ids of the tenant's jobs, oldest first.</summary>
    [Id(0)]
    public List<string> Jobs { get; set; } = [];

    /// <summary>Idempotency keys that have not expired.</summary>
    [Id(1)]
    public Dictionary<string, IdempotencyEntry> IdempotencyKeys { get; set; } = [];
}
