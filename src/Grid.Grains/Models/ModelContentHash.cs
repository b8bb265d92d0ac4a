using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Grid.Grains.Models;

/// <summary>Hashes model folders and remembers the result for as long as no file's size or time changes.</summary>
internal sealed class ModelContentHash(string cacheFolder)
{
    private static readonly string[] Components = ["scheduler", "text_encoder", "tokenizer", "transformer", "vae"];

    private readonly string _cacheFile = Path.Combine(cacheFolder, "model-hashes.json");
    private readonly SemaphoreSlim _turn = new(1);
    private Dictionary<string, string>? _known;

    /// <summary>The files whose content decides what a model computes, by relative path.</summary>
    public static IReadOnlyList<FileInfo> FilesOf(string folder) =>
    [
        .. Components
            .Select(component => new DirectoryInfo(Path.Combine(folder, component)))
            .Where(directory => directory.Exists)
            .SelectMany(directory => directory.EnumerateFiles("*", SearchOption.AllDirectories))
            .OrderBy(file => Path.GetRelativePath(folder, file.FullName), StringComparer.Ordinal),
    ];

    public async Task<string> ComputeAsync(string folder, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var files = FilesOf(folder);
            var stamp = Stamp(folder, files);
            _known ??= Load();
            if (!_known.TryGetValue(stamp, out var hash))
            {
                hash = await HashAsync(folder, files, cancellationToken);
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

    private static async Task<string> HashAsync(string folder, IReadOnlyList<FileInfo> files, CancellationToken cancellationToken)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            await using var stream = file.OpenRead();
            var content = await SHA256.HashDataAsync(stream, cancellationToken);
            whole.AppendData(Encoding.UTF8.GetBytes($"{RelativePath(folder, file)}\0{Convert.ToHexStringLower(content)}\n"));
        }

        return Convert.ToHexStringLower(whole.GetHashAndReset());
    }

    private static string Stamp(string folder, IReadOnlyList<FileInfo> files)
    {
        var text = new StringBuilder(Path.GetFullPath(folder));
        foreach (var file in files)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{RelativePath(folder, file)} {file.Length} {file.LastWriteTimeUtc.Ticks}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string RelativePath(string folder, FileInfo file) => Path.GetRelativePath(folder, file.FullName).Replace('\\', '/');

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
