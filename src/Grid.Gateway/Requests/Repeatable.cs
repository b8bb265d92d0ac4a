using Microsoft.AspNetCore.Http;

namespace Grid.Gateway.Requests;

/// <summary>Marks a POST that does no harm when it is made twice, such as a cancellation.</summary>
internal sealed class Repeatable
{
    public static Repeatable Mark { get; } = new();

    /// <summary>
    /// Whether a request whose answer was lost may be made again. One that makes something may have made it; only its idempotency key keeps
    /// the second from making another.
    /// </summary>
    public static bool Is(HttpContext context) =>
        !HttpMethods.IsPost(context.Request.Method)
        || context.Request.Headers.ContainsKey("Idempotency-Key")
        || context.GetEndpoint()?.Metadata.GetMetadata<Repeatable>() is not null;
}
