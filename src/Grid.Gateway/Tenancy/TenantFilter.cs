using Grid.Contracts;
using Grid.Contracts.Tenants;
using Grid.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Grid.Gateway.Tenancy;

/// <summary>Lets only calls of a tenant through and notes the tenant for the handlers.</summary>
internal sealed class TenantFilter(ITenantAuthenticator authenticator) : IEndpointFilter
{
    private static readonly object TenantItem = new();

    /// <summary>The tenant of a call that came through the filter.</summary>
    public static TenantId TenantOf(HttpContext context) => (TenantId)context.Items[TenantItem]!;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (authenticator.FindTenant(context.HttpContext) is not { } tenant)
        {
            return ApiErrors.Create(
                GridErrorCodes.Unauthenticated,
                "The caller is nobody the grid knows; call from the machine the grid runs on, by localhost and past proxies.",
                null
            );
        }

        context.HttpContext.Items[TenantItem] = tenant;
        return await next(context);
    }
}
