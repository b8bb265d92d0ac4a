namespace Grid.Gateway.Health;

/// <summary>How a process is.</summary>
/// <param name="Status"><c>ok</c>; <c>degraded</c> when it serves and something is wrong; <c>unavailable</c> when it does not.</param>
/// <param name="Checks">By name: <c>ok</c>, or what is wrong.</param>
public sealed record ReadinessResource(string Status, IReadOnlyDictionary<string, string> Checks);
