using System.Net;
using Grid.Contracts.Tenants;
using Microsoft.AspNetCore.Http;

namespace Grid.Gateway.Tenancy;

/// <summary>
/// Takes every call from this machine for the default tenant. A web page of elsewhere can make a browser on this machine call, so calls
/// that name another origin or another host than this machine belong to nobody. Nor do calls that a proxy passes on: they come from this
/// machine's address whoever sent them.
/// </summary>
internal sealed class LoopbackTenantAuthenticator : ITenantAuthenticator
{
    private static readonly HashSet<string> ProxyHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Forwarded",
        "Via",
        "X-Real-IP",
        "X-Client-IP",
        "X-Cluster-Client-IP",
        "True-Client-IP",
        "CF-Connecting-IP",
        "CF-Ray",
        "Fastly-Client-IP",
    };

    private static readonly string[] ProxyPrefixes = ["X-Forwarded-", "X-Original-", "X-Envoy-", "X-ProxyUser-"];

    public TenantId? FindTenant(HttpContext context)
    {
        // An in-process test server has no address.
        var address = context.Connection.RemoteIpAddress;
        var fromHere = address is null || IPAddress.IsLoopback(address);
        return fromHere && !IsPassedOn(context.Request.Headers) && IsThisMachine(context.Request.Host.Host) && IsOwnOrigin(context.Request)
            ? TenantId.Default
            : null;
    }

    private static bool IsPassedOn(IHeaderDictionary headers) =>
        headers.Keys.Any(name =>
            ProxyHeaders.Contains(name) || ProxyPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        );

    private static bool IsOwnOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsThisMachine(uri.Host));
    }

    private static bool IsThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
