using System.Text.Json;
using Grid.Storage.Folders;

namespace Grid.Storage.Embedded;

/// <summary>
/// The one folder that holds everything an embedded grid keeps. Owned by one process at a time: the lock is the operating
/// system's, so it ends with the process however that ends.
/// </summary>
public sealed class StateDirectory : IDisposable
{
    private const string LockFile = "grid.lock";
    private const string OwnerFile = "running.json";

    private readonly FileStream _lock;

    // What the system says of a file that another process has locked: EAGAIN on Linux and macOS, a sharing violation on Windows.
    private static readonly int[] LockedErrors = [11, 35, unchecked((int)0x80070020)];

    private StateDirectory(string root, FileStream lockStream, string state)
    {
        Root = root;
        _lock = lockStream;
        State = state;
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>Names what the folder holds.</summary>
    public string State { get; }

    /// <summary>Where artifacts lie.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>Where data that can be made again lies.</summary>
    public string Cache => Path.Combine(Root, "cache");

    /// <summary>Creates the folder where needed and takes it.</summary>
    /// <exception cref="StateDirectoryInUseException">Another process owns it.</exception>
    /// <exception cref="StateDirectoryException">It cannot be written.</exception>
    public static StateDirectory Open(string path)
    {
        var root = Path.GetFullPath(path);
        try
        {
            PrivateFolder.Create(root);
            if (File.Exists(Path.Combine(root, LockFile)))
            {
                // Made by this or an earlier version, which left it open to others.
                PrivateFolder.Close(root);
            }

            var lockStream = new FileStream(Path.Combine(root, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            try
            {
                return new StateDirectory(root, lockStream, StateId.OfFolder(root));
            }
            catch
            {
                lockStream.Dispose();
                throw;
            }
        }
        catch (IOException taken) when (LockedErrors.Contains(taken.HResult))
        {
            var reason = FindOwner(root) is { } owner
                ? $"The state folder {root} is in use by another grid (process {owner.ProcessId}, {owner.Address}); stop that "
                    + "one or choose another folder with GRID_HOME."
                : $"The state folder {root} is in use by another grid, which is starting or ending; wait for it or choose "
                    + "another folder with GRID_HOME.";
            throw new StateDirectoryInUseException(reason, taken);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StateDirectoryException(
                $"The state folder {root} cannot be taken: {refused.Message} Choose another folder with GRID_HOME.",
                refused
            );
        }
    }

    /// <summary>The grid that runs on a state folder; null when none has said so. It may have died without taking the word back.</summary>
    public static StateDirectoryOwner? FindOwner(string path)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(path, OwnerFile));
            return JsonSerializer.Deserialize<StateDirectoryOwner>(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Tells other processes where this grid answers.</summary>
    /// <param name="state">The id of the state that it serves.</param>
    public void Announce(Uri address, string state)
    {
        var temporary = Path.Combine(Root, OwnerFile + ".new");
        File.WriteAllText(temporary, JsonSerializer.Serialize(new StateDirectoryOwner(Environment.ProcessId, address, state)));
        File.Move(temporary, Path.Combine(Root, OwnerFile), overwrite: true);
    }

    /// <summary>Lets the folder go.</summary>
    public void Dispose()
    {
        File.Delete(Path.Combine(Root, OwnerFile));
        _lock.Dispose();
    }
}
