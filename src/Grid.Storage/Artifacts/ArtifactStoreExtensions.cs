using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Grid.Storage.Artifacts;

/// <summary>Artifacts that fit into memory.</summary>
public static class ArtifactStoreExtensions
{
    /// <summary>Writes what is to outlive a loss of power.</summary>
    public static Task<ArtifactInfo> WriteAsync(
        this IArtifactStore store,
        ArtifactName name,
        Stream content,
        CancellationToken cancellationToken
    ) => store.WriteAsync(name, content, ArtifactDurability.Durable, cancellationToken);

    /// <inheritdoc cref="WriteAsync(IArtifactStore, ArtifactName, Stream, CancellationToken)"/>
    public static Task<ArtifactInfo> WriteAsync(
        this IArtifactStore store,
        ArtifactName name,
        ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken
    ) => store.WriteAsync(name, content, ArtifactDurability.Durable, cancellationToken);

    /// <summary>Writes bytes.</summary>
    public static async Task<ArtifactInfo> WriteAsync(
        this IArtifactStore store,
        ArtifactName name,
        ReadOnlyMemory<byte> content,
        ArtifactDurability durability,
        CancellationToken cancellationToken
    )
    {
        using var stream = MemoryMarshal.TryGetArray(content, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
        return await store.WriteAsync(name, stream, durability, cancellationToken);
    }

    /// <summary>Fills a buffer with the bytes from an offset on. False when there is no such artifact.</summary>
    /// <exception cref="EndOfStreamException">The artifact ends before the buffer is full.</exception>
    public static async Task<bool> ReadRangeAsync(
        this IArtifactStore store,
        ArtifactName name,
        long offset,
        Memory<byte> destination,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        await using var stream = await store.OpenReadAsync(name, cancellationToken);
        if (stream is null)
        {
            return false;
        }

        if (stream.Length - offset < destination.Length)
        {
            throw new EndOfStreamException(
                $"The artifact {name} has {stream.Length} bytes; {destination.Length} from byte {offset} on were asked for."
            );
        }

        stream.Seek(offset, SeekOrigin.Begin);
        await stream.ReadExactlyAsync(destination, cancellationToken);
        return true;
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

    /// <summary>
    /// Copies an artifact and checks that it is what was written: its length and its SHA-256. False when there is no such artifact.
    /// </summary>
    /// <exception cref="ArtifactDamagedException">It is not; what was copied must not be used.</exception>
    public static async Task<bool> CopyToAsync(
        this IArtifactStore store,
        ArtifactName name,
        long bytes,
        string sha256,
        Stream destination,
        CancellationToken cancellationToken
    )
    {
        await using var stream = await store.OpenReadAsync(name, cancellationToken);
        if (stream is null)
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        long copied = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            copied += read;
        }

        return copied == bytes && Convert.ToHexStringLower(hash.GetHashAndReset()) == sha256
            ? true
            : throw new ArtifactDamagedException(
                $"The artifact {name} has {copied} bytes and another content than the {bytes} bytes that were written."
            );
    }
}
