using Grid.Storage.Folders;

namespace Grid.Storage.Artifacts;

/// <summary>
/// The folder of artifacts in the making. Who writes one holds a lock on it, which ends with its process, so that what a killed process
/// left can be told from what another one is writing.
/// </summary>
internal sealed class IncomingFiles
{
    // Between the making of a file and its lock lie microseconds.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly string _folder;
    private readonly TimeProvider _timeProvider;

    public IncomingFiles(string folder, TimeProvider timeProvider)
    {
        _folder = folder;
        _timeProvider = timeProvider;
        PrivateFolder.Create(folder);
    }

    /// <summary>A path for one more.</summary>
    public string NewPath() => Path.Combine(_folder, Guid.NewGuid().ToString("n"));

    /// <summary>Opens a new file for writing, locked.</summary>
    public static FileStream Create(string path) =>
        new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);

    /// <summary>Removes what no process is writing any more.</summary>
    public void Sweep()
    {
        foreach (var file in Directory.EnumerateFiles(_folder))
        {
            try
            {
                if (_timeProvider.GetUtcNow() - File.GetLastWriteTimeUtc(file) >= Fresh && !IsLocked(file))
                {
                    File.Delete(file);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or not ours to remove; a later sweep sees it again.
            }
        }
    }

    private static bool IsLocked(string file)
    {
        try
        {
            using var _ = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
