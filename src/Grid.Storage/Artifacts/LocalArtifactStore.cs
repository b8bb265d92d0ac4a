using System.Buffers;
using System.Security.Cryptography;

namespace Grid.Storage.Artifacts;

/// <summary>
/// Artifacts as files below a folder. A file is written beside its place and renamed into it when it is complete,
/// so a reader never sees half of one and a crash leaves at most a file in <c>.incoming</c>, which a later start removes. Several
/// processes may share the folder.
/// </summary>
public sealed class LocalArtifactStore : IArtifactStore
{
    private const int BufferSize = 128 * 1024;

    // Another process may be writing what lies in the folder; one that has not added a byte for so long was killed.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    private readonly string _root;
    private readonly string _incoming;

    /// <summary>Opens the store, creating the folder where needed.</summary>
    public LocalArtifactStore(string root, TimeProvider? timeProvider = null)
    {
        _root = Path.GetFullPath(root);
        _incoming = Path.Combine(_root, ".incoming");
        Directory.CreateDirectory(_incoming);

        var abandoned = (timeProvider ?? TimeProvider.System).GetUtcNow() - AbandonedAfter;
        foreach (var file in Directory.EnumerateFiles(_incoming).Where(file => File.GetLastWriteTimeUtc(file) < abandoned))
        {
            File.Delete(file);
        }
    }

    /// <inheritdoc />
    public async Task<ArtifactInfo> WriteAsync(ArtifactName name, Stream content, ArtifactDurability durability, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(_incoming, Guid.NewGuid().ToString("n"));
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long bytes = 0;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
            {
                var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                try
                {
                    int read;
                    while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
                    {
                        hash.AppendData(buffer, 0, read);
                        await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                        bytes += read;
                    }
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }

                if (durability == ArtifactDurability.Durable)
                {
                    await FlushToDiskAsync(file);
                }
            }

            var path = PathOf(name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(temporary, path, overwrite: true);
            return new ArtifactInfo(name, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <inheritdoc />
    public Task<Stream?> OpenReadAsync(ArtifactName name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Stream stream = new FileStream(
                PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, useAsync: true);
            return Task.FromResult<Stream?>(stream);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(ArtifactName name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(name);
        if (File.Exists(path))
        {
            File.Delete(path);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task DeleteFolderAsync(ArtifactName folder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(folder);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return Task.CompletedTask;
    }

    // Waiting for the disk blocks a thread. One of the pool's, of which there are as many as processors, would be missing to all grains; and the
    // disk does many flushes together in the time of one.
    private static Task FlushToDiskAsync(FileStream file) =>
        Task.Factory.StartNew(() => file.Flush(flushToDisk: true), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // Names cannot hold ".." or begin with a slash, so the path stays below the root.
    private string PathOf(ArtifactName name) => Path.Combine(_root, name.Value.Replace('/', Path.DirectorySeparatorChar));
}
