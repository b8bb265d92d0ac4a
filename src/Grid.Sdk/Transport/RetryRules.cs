using System.Net;

namespace Grid.Sdk.Transport;

/// <summary>Which answers are asked for again, and when.</summary>
internal static class RetryRules
{
    private const string ShouldRetry = "x-should-retry";

    /// <summary>Whether the same request may succeed later. The grid says so; what is in front of it is judged by its status.</summary>
    public static bool IsWorthIt(HttpResponseMessage response) =>
        response.Headers.TryGetValues(ShouldRetry, out var said) && bool.TryParse(said.First(), out var should)
            ? should
            : response.StatusCode
                is HttpStatusCode.RequestTimeout
                    or HttpStatusCode.TooManyRequests
                    or >= HttpStatusCode.InternalServerError;

    /// <summary>The pause that the answer asks for, as seconds or as a date; null where it asks for none.</summary>
    public static TimeSpan? WishOf(HttpResponseMessage response, TimeProvider timeProvider) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - timeProvider.GetUtcNow() is var rest && rest > TimeSpan.Zero ? rest : TimeSpan.Zero,
            _ => null,
        };

    /// <summary>The pause after a number of attempts. Clients that lost the same grid do not all come back at once.</summary>
    public static TimeSpan PauseAfter(int attempts, TimeSpan first) =>
        first * Math.Pow(2, attempts) * (1 - (0.25 * Random.Shared.NextDouble()));
}
