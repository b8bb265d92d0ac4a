namespace Grid.Gateway.Errors;

/// <summary>What went wrong.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Param">The field at fault, where there is one.</param>
public sealed record ErrorBody(string Code, string Message, string? Param = null);
