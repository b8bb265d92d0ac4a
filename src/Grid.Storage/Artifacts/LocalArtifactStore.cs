using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Grid.Storage.Space;

namespace Grid.Storage.Artifacts;

/// <summary>
/// Artifacts as files below a folder. A file is written beside its place and renamed into it when it is complete,
/// so a reader never sees half of one and a crash leaves at most a file in <c>.incoming</c>, which the next start removes. Several
/// processes may share the folder.
/// </summary>
public sealed class LocalArtifactStore : IArtifactStore
{
    private const int BufferSize = 128 * 1024;

    private readonly string _root;
    private readonly IncomingFiles _incoming;
    private readonly SpaceGuard? _space;

    /// <summary>Opens the store, creating the folder where needed, and removes what killed processes left half written.</summary>
    /// <param name="space">Is told of writes that fail for want of space.</param>
    public LocalArtifactStore(string root, TimeProvider? timeProvider = null, SpaceGuard? space = null)
    {
        _root = Path.GetFullPath(root);
        _space = space;
        FileSync.CreateFolder(_root);
        _incoming = new IncomingFiles(Path.Combine(_root, ".incoming"), timeProvider ?? TimeProvider.System);
        _incoming.Sweep();
    }

    /// <inheritdoc />
    public async Task<ArtifactInfo> WriteAsync(
        ArtifactName name,
        Stream content,
        ArtifactDurability durability,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var written = await WriteFileAsync(name, content, durability, cancellationToken);
            _space?.NoteWritten(SpaceArea.Artifacts);
            return written;
        }
        catch (IOException full) when (FullStorage.IsSystemError(full))
        {
            // Parts that others left take space as well.
            _incoming.Sweep();
            _space?.NoteFull(SpaceArea.Artifacts);
            throw new StorageFullException("A file of the job", full);
        }
    }

    /// <inheritdoc />
    public Task<Stream?> OpenReadAsync(ArtifactName name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Stream stream = new FileStream(
                PathOf(name),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read | FileShare.Delete,
                bufferSize: 0,
                useAsync: true
            );
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
        try
        {
            Directory.Delete(PathOf(folder), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing is there, or another call was quicker.
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ArtifactEntry> ListAsync(
        string prefix,
        DateTimeOffset? olderThan,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(prefix);

        // Walking a folder blocks a thread; the caller's may be a grain's.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var folder = Path.Combine(_root, prefix[..(prefix.LastIndexOf('/') + 1)]);
        if (prefix.Split('/').Any(part => part.StartsWith('.')) || Path.IsPathRooted(prefix) || !Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');

            // A file that goes while the list is made says that it has no size.
            if (
                path.StartsWith(prefix, StringComparison.Ordinal)
                && ArtifactName.TryParse(path, out var name)
                && file.Exists
                && new DateTimeOffset(file.LastWriteTimeUtc) is var writtenAt
                && !(writtenAt >= olderThan)
            )
            {
                yield return new ArtifactEntry(name, file.Length, writtenAt);
            }
        }
    }

    // Waiting for the disk blocks a thread. One of the pool's, of which there are as many as processors, would be missing to all grains;
    // and the disk does many flushes together in the time of one.
    private static Task OnOwnThreadAsync(Action flush) =>
        Task.Factory.StartNew(flush, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static async Task<(long Bytes, string Sha256)> CopyAsync(Stream content, FileStream file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long bytes = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                bytes += read;
            }

            return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<ArtifactInfo> WriteFileAsync(
        ArtifactName name,
        Stream content,
        ArtifactDurability durability,
        CancellationToken cancellationToken
    )
    {
        var (temporary, path) = (_incoming.NewPath(), PathOf(name));
        long? expected = content.CanSeek ? content.Length - content.Position : null;
        try
        {
            long bytes;
            string sha256;
            await using (var file = IncomingFiles.Create(temporary))
            {
                (bytes, sha256) = await CopyAsync(content, file, cancellationToken);
                if (durability == ArtifactDurability.Durable)
                {
                    await OnOwnThreadAsync(() => file.Flush(flushToDisk: true));
                }

                Check(name, RandomAccess.GetLength(file.SafeFileHandle), bytes, expected);
            }

            if (durability == ArtifactDurability.Durable)
            {
                await OnOwnThreadAsync(() => PutInPlace(temporary, path));
            }
            else
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.Move(temporary, path, overwrite: true);
            }

            return new ArtifactInfo(name, bytes, sha256);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void PutInPlace(string temporary, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        FileSync.CreateFolder(folder);
        File.Move(temporary, path, overwrite: true);
        FileSync.FlushFolder(folder);
    }

    // A source that was cut off meanwhile and a file system that writes less than it says are the two ways to a file that is not whole.
    private static void Check(ArtifactName name, long length, long written, long? expected)
    {
        if (length != written || written != (expected ?? written))
        {
            throw new ArtifactDamagedException(
                $"The artifact {name} has {length} bytes; {written} were written, {expected ?? written} were expected."
            );
        }
    }

    // Names cannot hold ".." or begin with a slash, so the path stays below the root.
    private string PathOf(ArtifactName name) => Path.Combine(_root, name.Value.Replace('/', Path.DirectorySeparatorChar));
}
