namespace Grid.Gateway.Errors;

/// <summary>The one shape of all errors.</summary>
/// <param name="Error">What went wrong.</param>
public sealed record ErrorResource(ErrorBody Error);
