using Microsoft.AspNetCore.Http;

namespace Grid.Gateway.Errors;

/// <summary>The id of each request: in the header <c>x-request-id</c>, in error bodies and in the log.</summary>
internal static class RequestIds
{
    public const string Header = "x-request-id";

    /// <summary>Gives the request an id and its answer the header.</summary>
    public static string Assign(HttpContext context)
    {
        context.TraceIdentifier = $"req_{Guid.CreateVersion7():N}";
        context.Response.Headers[Header] = context.TraceIdentifier;
        return context.TraceIdentifier;
    }

    public static string Of(HttpContext context) => context.TraceIdentifier;
}
