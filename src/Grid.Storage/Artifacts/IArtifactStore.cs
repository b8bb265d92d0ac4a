namespace Grid.Storage.Artifacts;

/// <summary>Keeps large data: checkpoints, videos, manifests.</summary>
public interface IArtifactStore
{
    /// <summary>
    /// Writes an artifact whole or not at all, replacing an earlier one of the name. A write that fails leaves the earlier one and no part.
    /// </summary>
    /// <exception cref="StorageFullException">There is no space left; the same call works once there is.</exception>
    Task<ArtifactInfo> WriteAsync(ArtifactName name, Stream content, ArtifactDurability durability, CancellationToken cancellationToken);

    /// <summary>Opens an artifact for reading at any position; null when there is none.</summary>
    Task<Stream?> OpenReadAsync(ArtifactName name, CancellationToken cancellationToken);

    /// <summary>Removes an artifact; one that is not there is no error.</summary>
    Task DeleteAsync(ArtifactName name, CancellationToken cancellationToken);

    /// <summary>Removes all artifacts whose names begin with the folder's name and a slash.</summary>
    Task DeleteFolderAsync(ArtifactName folder, CancellationToken cancellationToken);

    /// <summary>Lists artifacts, in no order. What is written or removed meanwhile may be listed or not.</summary>
    /// <param name="prefix">What the names begin with; empty for all.</param>
    /// <param name="olderThan">Only those written before this time; null for all.</param>
    IAsyncEnumerable<ArtifactEntry> ListAsync(string prefix, DateTimeOffset? olderThan, CancellationToken cancellationToken);
}
