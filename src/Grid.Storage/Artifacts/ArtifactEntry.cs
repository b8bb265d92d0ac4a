namespace Grid.Storage.Artifacts;

/// <summary>An artifact in a list.</summary>
/// <param name="Name">The name.</param>
/// <param name="Bytes">The size.</param>
/// <param name="WrittenAt">When it was written.</param>
public sealed record ArtifactEntry(ArtifactName Name, long Bytes, DateTimeOffset WrittenAt);
