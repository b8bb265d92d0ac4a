using Grid.Storage.Embedded;

namespace Grid.Storage.State;

/// <summary>The files that hold the grain state of an embedded grid, all in its state folder.</summary>
/// <param name="folder">The state folder.</param>
public sealed class StateFiles(string folder)
{
    /// <summary>The state folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>The SQLite database.</summary>
    public string Database => Path.Combine(Folder, "state.db");

    /// <summary>SQLite's log of commits that are not in the database yet.</summary>
    public string Log => Database + "-wal";

    /// <summary>SQLite's index of <see cref="Log"/>, which it makes anew.</summary>
    public string Index => Database + "-shm";

    /// <summary>How much state there is; see <see cref="StateMark"/>.</summary>
    public string Mark => Path.Combine(Folder, "state.mark");

    /// <summary>A database in the making; it counts once it has taken the place of <see cref="Database"/>.</summary>
    public string NewDatabase => Database + ".new";

    /// <summary>Whether there are files of jobs.</summary>
    internal bool HasArtifacts => HasFiles(Artifacts);

    private string Artifacts => Path.Combine(Folder, "artifacts");

    // Where a cluster's Redis keeps state.
    private string Redis => Path.Combine(Folder, "redis");

    // Where earlier versions kept state.
    private string Garnet => Path.Combine(Folder, "garnet");

    /// <summary>Why a folder without a database must have had one; null when nothing says so.</summary>
    internal string? FindTraces() =>
        File.Exists(Mark) ? $"{Mark} says that there was one"
        : File.Exists(Log) ? $"{Log} belongs to one"
        : HasArtifacts ? $"{Artifacts} holds files of jobs"
        : null;

    /// <summary>Refuses a folder that an embedded grid keeps its state in, and no cluster: a cluster would begin with nothing.</summary>
    /// <exception cref="StateDirectoryException">It is one.</exception>
    public static void CheckIsOfCluster(string folder)
    {
        var files = new StateFiles(folder);
        if (File.Exists(files.Database) && !HasFiles(files.Redis))
        {
            throw new StateDirectoryException(
                $"{files.Database} holds the state of a grid that runs as one process. Start it without --cluster; or choose "
                    + "another folder with GRID_HOME."
            );
        }
    }

    /// <summary>Refuses a folder whose state is of another kind.</summary>
    /// <exception cref="StateDirectoryException">It is.</exception>
    internal void CheckKind()
    {
        if (HasFiles(Redis))
        {
            throw new StateDirectoryException(
                $"{Redis} holds the state of a cluster. Start it with: grid up --cluster; or choose another folder with GRID_HOME."
            );
        }

        if (HasFiles(Garnet))
        {
            throw new StateDirectoryException(
                $"{Garnet} holds state that an earlier version kept in Garnet, which this version does not read. Choose "
                    + "another folder with GRID_HOME, "
                    + $"or move {Folder} away to begin anew."
            );
        }
    }

    private static bool HasFiles(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any();
}
