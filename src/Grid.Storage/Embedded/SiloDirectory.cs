using Grid.Storage.Folders;

namespace Grid.Storage.Embedded;

/// <summary>
/// A process's own part of a state folder that several processes of a cluster share: <c>silos/{name}</c>, for what may be lost. It goes
/// with the process; what killed ones left is removed by later ones.
/// </summary>
public sealed class SiloDirectory : IDisposable
{
    private const string LockFile = "silo.lock";

    private readonly FileStream _lock;

    private SiloDirectory(string root, FileStream lockStream)
    {
        Root = root;
        _lock = lockStream;
    }

    /// <summary>The process's folder.</summary>
    public string Root { get; }

    /// <summary>Creates the folder of a silo and takes it.</summary>
    /// <param name="stateFolder">The folder that the processes share.</param>
    /// <param name="siloName">Name of the silo, fit for a folder's name.</param>
    /// <exception cref="StateDirectoryException">Another process has the name, or the folder cannot be written.</exception>
    public static SiloDirectory Open(string stateFolder, string siloName)
    {
        var all = Path.Combine(Path.GetFullPath(stateFolder), "silos");
        var root = Path.Combine(all, siloName);
        try
        {
            PrivateFolder.Create(all);
            PrivateFolder.Create(root);
            var lockStream = Take(root, FileMode.OpenOrCreate);
            foreach (var other in Directory.EnumerateDirectories(all).Where(folder => folder != root))
            {
                RemoveIfAbandoned(other);
            }

            return new SiloDirectory(root, lockStream);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StateDirectoryException(
                $"The folder {root} cannot be taken: {refused.Message} Give each process on this machine a SiloName of its own.",
                refused
            );
        }
    }

    /// <summary>Removes the folder.</summary>
    public void Dispose()
    {
        Directory.Delete(Root, recursive: true);
        _lock.Dispose();
    }

    private static FileStream Take(string folder, FileMode mode) =>
        new(Path.Combine(folder, LockFile), mode, FileAccess.ReadWrite, FileShare.None);

    private static void RemoveIfAbandoned(string folder)
    {
        try
        {
            // A folder without the file is one that another process is about to take.
            using var abandoned = Take(folder, FileMode.Open);
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            // It has an owner, or another process removes it at the same moment.
        }
    }
}
