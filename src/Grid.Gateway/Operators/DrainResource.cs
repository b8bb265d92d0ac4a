namespace Grid.Gateway.Operators;

/// <summary>How a drain has gone.</summary>
/// <param name="Drained">Whether the workers have nothing left to do; false when they were still at work when the time was over.</param>
/// <param name="Jobs">Videos that are still being worked on there.</param>
public sealed record DrainResource(bool Drained, IReadOnlyList<string> Jobs);
