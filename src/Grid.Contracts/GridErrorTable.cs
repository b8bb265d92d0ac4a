using System.Collections.Frozen;

namespace Grid.Contracts;

/// <summary>The one table of errors that a request can be answered with: code to status, class, and whether to repeat.</summary>
public static class GridErrorTable
{
    private const string Invalid = "invalid_request_error";
    private const string Server = "server_error";

    private static readonly FrozenDictionary<string, GridErrorRule> Rules = new Dictionary<string, GridErrorRule>
    {
        [GridErrorCodes.InvalidValue] = new(400, Invalid),
        [GridErrorCodes.MissingField] = new(400, Invalid),
        [GridErrorCodes.UnknownField] = new(400, Invalid),
        [GridErrorCodes.InvalidBody] = new(400, Invalid),
        [GridErrorCodes.UnknownModel] = new(400, Invalid),
        [GridErrorCodes.JobTooLarge] = new(400, Invalid),
        [GridErrorCodes.Unauthenticated] = new(401, "authentication_error"),
        [GridErrorCodes.NotFound] = new(404, Invalid),
        [GridErrorCodes.MethodNotAllowed] = new(405, Invalid),
        [GridErrorCodes.IdempotencyKeyReused] = new(409, Invalid),
        [GridErrorCodes.NotReady] = new(409, Invalid),
        [GridErrorCodes.NotRetryable] = new(409, Invalid),
        [GridErrorCodes.FilesRemoved] = new(410, Invalid),
        [GridErrorCodes.PreconditionFailed] = new(412, Invalid),
        [GridErrorCodes.BodyTooLarge] = new(413, Invalid),
        [GridErrorCodes.UnsupportedMediaType] = new(415, Invalid),
        [GridErrorCodes.RangeNotSatisfiable] = new(416, Invalid),
        [GridErrorCodes.OtherState] = new(421, Invalid),

        // A budget of a day or a month is not free again within the patience of a client; a place in the queue is.
        [GridErrorCodes.QuotaExceeded] = new(429, "rate_limit_error"),
        [GridErrorCodes.TooManyJobs] = new(429, "rate_limit_error", ShouldRetry: true, RetryAfterSeconds: 5),
        [GridErrorCodes.Internal] = new(500, Server, ShouldRetry: true),
        [GridErrorCodes.ModelUnavailable] = new(503, Server),
        [GridErrorCodes.ModelNotReady] = new(503, Server, ShouldRetry: true, RetryAfterSeconds: 5),
        [GridErrorCodes.GridUnavailable] = new(503, Server, ShouldRetry: true, RetryAfterSeconds: 5),
        [GridErrorCodes.StorageFull] = new(507, Server, ShouldRetry: true, RetryAfterSeconds: 10),
    }.ToFrozenDictionary();

    /// <summary>All codes of the table.</summary>
    public static IEnumerable<string> Codes => Rules.Keys;

    /// <summary>The rule of a code; a code that is not in the table is a fault of the request.</summary>
    public static GridErrorRule Of(string code) => Rules.GetValueOrDefault(code, Rules[GridErrorCodes.InvalidValue]);

    /// <summary>The code for a status that nothing more is known of.</summary>
    public static string CodeOf(int status) =>
        status switch
        {
            401 or 403 => GridErrorCodes.Unauthenticated,
            404 => GridErrorCodes.NotFound,
            405 => GridErrorCodes.MethodNotAllowed,
            412 => GridErrorCodes.PreconditionFailed,
            413 => GridErrorCodes.BodyTooLarge,
            415 => GridErrorCodes.UnsupportedMediaType,
            416 => GridErrorCodes.RangeNotSatisfiable,
            421 => GridErrorCodes.OtherState,
            503 => GridErrorCodes.GridUnavailable,
            507 => GridErrorCodes.StorageFull,
            >= 500 => GridErrorCodes.Internal,
            _ => GridErrorCodes.InvalidBody,
        };
}
