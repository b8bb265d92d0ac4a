namespace Grid.Storage.Artifacts;

/// <summary>What a store knows of an artifact it has just written.</summary>
/// <param name="Name">The name.</param>
/// <param name="Bytes">The size.</param>
/// <param name="Sha256">SHA-256 of the content, lower-case hexadecimal.</param>
public sealed record ArtifactInfo(ArtifactName Name, long Bytes, string Sha256);
