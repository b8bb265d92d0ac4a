using Grid.Contracts.Tenants;
using Microsoft.AspNetCore.Http;

namespace Grid.Gateway.Tenancy;

/// <summary>Finds the tenant a call belongs to.</summary>
public interface ITenantAuthenticator
{
    /// <summary>The tenant; null for callers that belong to none.</summary>
    TenantId? FindTenant(HttpContext context);
}
