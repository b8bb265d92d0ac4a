using Grid.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Grid.Gateway.Operators;

/// <summary>Lets only the operator through; to everybody else there is nothing here.</summary>
internal sealed class OperatorFilter(OperatorAccess access) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var header = context.HttpContext.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && access.Allows(header[Scheme.Length..].Trim())
            ? await next(context)
            : ApiErrors.NotFound("There is no such address.");
    }
}
