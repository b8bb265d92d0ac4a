namespace Grid.Contracts;

/// <summary>How an error is told over HTTP.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">OpenAI's class of the error: <c>invalid_request_error</c>, <c>authentication_error</c>, <c>rate_limit_error</c>,
/// <c>server_error</c>.</param>
/// <param name="ShouldRetry">Whether the same request can succeed later without a change; clients repeat only such.</param>
/// <param name="RetryAfterSeconds">Seconds until it is worth another try; null where none is.</param>
public sealed record GridErrorRule(int Status, string Type, bool ShouldRetry = false, int? RetryAfterSeconds = null);
