using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Grid.Grains.Models;

/// <summary>Remembers content hashes for as long as no file's size or time changes, since hashing reads gigabytes.</summary>
internal sealed class ModelContentHash(string cacheFolder, IModelHasher hasher)
{
    private readonly string _cacheFile = Path.Combine(cacheFolder, "model-hashes.json");
    private readonly SemaphoreSlim _turn = new(1);
    private Dictionary<string, string>? _known;

    /// <summary>The files of a model's components; what else lies in the folder does not change what it computes.</summary>
    public static IEnumerable<FileInfo> FilesOf(string folder) =>
        new DirectoryInfo(folder).EnumerateDirectories().SelectMany(component => component.EnumerateFiles("*", SearchOption.AllDirectories));

    public async Task<string> ComputeAsync(string folder, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var stamp = Stamp(folder);
            _known ??= Load();
            if (!_known.TryGetValue(stamp, out var hash))
            {
                hash = await Task.Run(() => hasher.Compute(folder), cancellationToken);
                _known[stamp] = hash;
                Save();
            }

            return hash;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static string Stamp(string folder)
    {
        var text = new StringBuilder(Path.GetFullPath(folder));
        foreach (var file in FilesOf(folder).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private Dictionary<string, string> Load()
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(_cacheFile)) ?? [];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            // The cache only saves time.
            return [];
        }
    }

    private void Save()
    {
        try
        {
            Directory.CreateDirectory(cacheFolder);
            File.WriteAllBytes(_cacheFile + ".new", JsonSerializer.SerializeToUtf8Bytes(_known));
            File.Move(_cacheFile + ".new", _cacheFile, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // As above: the next process hashes again.
        }
    }
}
