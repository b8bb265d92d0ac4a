namespace Grid.Gateway.Errors;

/// <summary>What went wrong.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Param">The field at fault, where there is one.</param>
/// <param name="Type">OpenAI's class of the error, such as <c>invalid_request_error</c>.</param>
/// <param name="RequestId">The request's id, as in the header <c>x-request-id</c> and in the grid's log.</param>
public sealed record ErrorBody(string Code, string Message, string? Param = null, string? Type = null, string? RequestId = null);
