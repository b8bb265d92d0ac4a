namespace Grid.Storage.Artifacts;

/// <summary>An artifact holds something else than what was written under its name.</summary>
public sealed class ArtifactDamagedException(string message) : IOException(message);
