namespace Grid.Gateway.Health;

/// <summary>How a process is.</summary>
/// <param name="Status"><c>ok</c>, or <c>unavailable</c> when some check is not.</param>
/// <param name="Checks">By name: <c>ok</c>, or what is wrong.</param>
public sealed record ReadinessResource(string Status, IReadOnlyDictionary<string, string> Checks);
