namespace Grid.Cli.Doctor;

/// <summary>What doctor says of one thing.</summary>
/// <param name="Subject">The thing.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Text">What was found.</param>
/// <param name="Remedy">What to do; null when nothing is to be done.</param>
internal sealed record Finding(string Subject, FindingSeverity Severity, string Text, string? Remedy = null);
