using Grid.Grains.Tenants.Jobs;

namespace Grid.Grains.Tenants;

/// <summary>Where a tenant is kept: one record that is written whole, and the blocks of its jobs.</summary>
internal interface ITenantStore : IJobBlockStore
{
    /// <summary>Writes the tenant's record as it is now.</summary>
    Task WriteAsync();
}
