namespace Grid.Storage.Artifacts;

/// <summary>Keeps large data: checkpoints, videos, manifests.</summary>
public interface IArtifactStore
{
    /// <summary>Writes an artifact whole or not at all, replacing an earlier one of the name.</summary>
    Task<ArtifactInfo> WriteAsync(ArtifactName name, Stream content, ArtifactDurability durability, CancellationToken cancellationToken);

    /// <summary>Opens an artifact for reading at any position; null when there is none.</summary>
    Task<Stream?> OpenReadAsync(ArtifactName name, CancellationToken cancellationToken);

    /// <summary>Removes an artifact; one that is not there is no error.</summary>
    Task DeleteAsync(ArtifactName name, CancellationToken cancellationToken);

    /// <summary>Removes all artifacts whose names begin with the folder's name and a slash.</summary>
    Task DeleteFolderAsync(ArtifactName folder, CancellationToken cancellationToken);
}
