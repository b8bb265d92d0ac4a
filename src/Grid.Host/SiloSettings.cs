using Grid.Storage.State;

namespace Grid.Host;

/// <summary>What is fixed once a process has its folders and ports.</summary>
internal sealed record SiloSettings
{
    public required string SiloName { get; init; }

    public required string ClusterId { get; init; }

    /// <summary>Configuration text of the client of the Redis that keeps a cluster's state; null in an embedded grid.</summary>
    public string? Redis { get; init; }

    /// <summary>Where an embedded grid keeps its state; null in a cluster.</summary>
    public StateDatabase? State { get; init; }

    /// <summary>The id of the state that is served.</summary>
    public required string StateId { get; init; }

    public required string ArtifactFolder { get; init; }

    /// <summary>This process's own folder for what may be lost.</summary>
    public required string CacheFolder { get; init; }

    public required int SiloPort { get; init; }

    /// <summary>Loopback ports to answer HTTP on; 0 for any.</summary>
    public required IReadOnlyList<int> HttpPorts { get; init; }

    /// <summary>Without <see cref="Redis"/>, which may hold a password.</summary>
    public override string ToString() => $"{nameof(SiloSettings)} {{ {nameof(SiloName)} = {SiloName}, {nameof(ClusterId)} = {ClusterId} }}";
}
