using System.Collections.Concurrent;
using Grid.Storage.Artifacts;

namespace Grid.Testing.Storage;

/// <summary>Keeps artifacts in another store and remembers which were read.</summary>
public sealed class RecordingArtifactStore(IArtifactStore inner) : IArtifactStore
{
    private readonly ConcurrentQueue<string> _reads = new();

    /// <summary>Names of the artifacts read, once a call.</summary>
    public IReadOnlyCollection<string> Reads => _reads;

    public Task<ArtifactInfo> WriteAsync(
        ArtifactName name,
        Stream content,
        ArtifactDurability durability,
        CancellationToken cancellationToken
    ) => inner.WriteAsync(name, content, durability, cancellationToken);

    public Task<Stream?> OpenReadAsync(ArtifactName name, CancellationToken cancellationToken)
    {
        _reads.Enqueue(name.Value);
        return inner.OpenReadAsync(name, cancellationToken);
    }

    public Task DeleteAsync(ArtifactName name, CancellationToken cancellationToken) => inner.DeleteAsync(name, cancellationToken);

    public Task DeleteFolderAsync(ArtifactName folder, CancellationToken cancellationToken) =>
        inner.DeleteFolderAsync(folder, cancellationToken);

    public IAsyncEnumerable<ArtifactEntry> ListAsync(string prefix, DateTimeOffset? olderThan, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, olderThan, cancellationToken);
}
