namespace Grid.Sdk.Errors;

/// <summary>What the grid says went wrong.</summary>
/// <param name="Code">Stable, for programs, such as <c>invalid_value</c>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Param">The field at fault, where there is one.</param>
/// <param name="Type">Class of the error, such as <c>invalid_request_error</c> or <c>server_error</c>.</param>
/// <param name="RequestId">The request's id, which the grid's log has too.</param>
public sealed record GridError(string Code, string Message, string? Param = null, string? Type = null, string? RequestId = null);
