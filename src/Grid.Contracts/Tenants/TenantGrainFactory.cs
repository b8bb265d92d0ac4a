using Grid.Contracts.Jobs;

namespace Grid.Contracts.Tenants;

/// <summary>Finds the grains of a tenant. Keys are made here only, so that none has a name that breaks the rule.</summary>
public static class TenantGrainFactory
{
    /// <summary>
    /// One of a tenant's interfaces: <see cref="ITenantGrain"/>, <see cref="ITenantAccounts"/> or <see cref="ITenantAdministration"/>.
    /// </summary>
    public static T GetTenant<T>(this IGrainFactory grains, TenantId tenant)
        where T : IGrainWithStringKey
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<T>(tenant.ToString());
    }

    /// <summary>The key of a tenant's job.</summary>
    public static JobKey KeyOf(this TenantId tenant, string job) => new(tenant.ToString(), job);
}
