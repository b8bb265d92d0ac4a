using System.Net;

namespace Grid.Sdk.Errors;

/// <summary>The grid refused a request. The message is the grid's own sentence.</summary>
public sealed class GridApiException(HttpStatusCode status, GridError error) : Exception(error.Message)
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>Stable, for programs, such as <c>not_found</c>; <c>unknown</c> where the answer is not the grid's.</summary>
    public string Code { get; } = error.Code;

    /// <summary>The field at fault, where there is one.</summary>
    public string? Param { get; } = error.Param;

    /// <summary>Class of the error, such as <c>rate_limit_error</c>; null where the answer is not the grid's.</summary>
    public string? Type { get; } = error.Type;

    /// <summary>The request's id, which the grid's log has too; name it to whoever runs the grid.</summary>
    public string? RequestId { get; } = error.RequestId;
}
