namespace Grid.Storage.Artifacts;

/// <summary>Artifacts that fit into memory.</summary>
public static class ArtifactStoreExtensions
{
    /// <summary>Writes bytes.</summary>
    public static async Task<ArtifactInfo> WriteAsync(
        this IArtifactStore store, ArtifactName name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        return await store.WriteAsync(name, stream, cancellationToken);
    }

    /// <summary>Reads all bytes; null when there is no such artifact.</summary>
    public static async Task<byte[]?> ReadAllAsync(this IArtifactStore store, ArtifactName name, CancellationToken cancellationToken)
    {
        await using var stream = await store.OpenReadAsync(name, cancellationToken);
        if (stream is null)
        {
            return null;
        }

        var content = new byte[stream.Length];
        await stream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }
}
