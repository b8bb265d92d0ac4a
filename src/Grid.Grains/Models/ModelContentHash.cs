using System.Text.Json;

namespace Grid.Grains.Models;

/// <summary>
/// Hashes models in the background, each once for as long as its files do not change, since that reads gigabytes. Nobody waits for another
/// model's hash.
/// </summary>
internal sealed class ModelContentHash(string cacheFolder, IModelHasher hasher, TimeProvider timeProvider) : IDisposable
{
    // A file that is being copied is soon complete.
    private static readonly TimeSpan RetriesAfter = TimeSpan.FromSeconds(5);

    private readonly string _cacheFile = Path.Combine(cacheFolder, "model-hashes.json");
    private readonly Lock _changing = new();
    private readonly Dictionary<string, (Task<string> Hash, long Begun)> _begun = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _known;
    private bool _isClosed;

    /// <summary>The hash of a folder's content, being computed from the first call on.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="stamp">Its <see cref="ModelFiles.Stamp"/>.</param>
    /// <returns>Fails with a <see cref="ModelUnreadableException"/>; a call some seconds later tries again.</returns>
    public Task<string> ComputeAsync(string folder, string stamp)
    {
        lock (_changing)
        {
            _known ??= Load();
            if (_known.TryGetValue(stamp, out var known))
            {
                return Task.FromResult(known);
            }

            if (
                !_begun.TryGetValue(stamp, out var begun)
                || (begun.Hash.IsFaulted && timeProvider.GetElapsedTime(begun.Begun) >= RetriesAfter)
            )
            {
                _begun[stamp] = begun = (Task.Run(() => Compute(folder, stamp)), timeProvider.GetTimestamp());
            }

            return begun.Hash;
        }
    }

    /// <summary>From here on nothing is written; hashes that are being computed are not waited for.</summary>
    public void Dispose()
    {
        lock (_changing)
        {
            _isClosed = true;
        }
    }

    private string Compute(string folder, string stamp)
    {
        try
        {
            var hash = hasher.Compute(folder);
            if (ModelFiles.Read(folder).Stamp != stamp)
            {
                throw new ModelUnreadableException("its files changed while they were read");
            }

            lock (_changing)
            {
                _known![stamp] = hash;
                _begun.Remove(stamp);
                Save();
            }

            return hash;
        }
        catch (Exception failure) when (failure is not ModelUnreadableException)
        {
            throw new ModelUnreadableException(ModelFaults.Describe(failure, folder), failure);
        }
    }

    private Dictionary<string, string> Load()
    {
        try
        {
            var stored = JsonSerializer.Deserialize<Dictionary<string, string?>>(File.ReadAllBytes(_cacheFile)) ?? [];
            return stored.Where(item => item.Value is not null).ToDictionary(item => item.Key, item => item.Value!, StringComparer.Ordinal);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            // The cache only saves time.
            return [];
        }
    }

    // Processes that share the folder write files of their own; the last one counts, and what it lacks is hashed again.
    private void Save()
    {
        if (_isClosed)
        {
            return;
        }

        var written = $"{_cacheFile}.{Guid.NewGuid():n}";
        try
        {
            Directory.CreateDirectory(cacheFolder);
            File.WriteAllBytes(written, JsonSerializer.SerializeToUtf8Bytes(_known));
            File.Move(written, _cacheFile, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // As above: the next process hashes again.
            Remove(written);
        }
    }

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // A file of some hundred bytes stays behind in the cache.
        }
    }
}
