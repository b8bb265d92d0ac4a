using Microsoft.AspNetCore.Http;

namespace Grid.Gateway.Tenancy;

/// <summary>Finds the tenant a call belongs to.</summary>
public interface ITenantAuthenticator
{
    /// <summary>The tenant's id; null for callers that belong to none.</summary>
    string? FindTenant(HttpContext context);
}
