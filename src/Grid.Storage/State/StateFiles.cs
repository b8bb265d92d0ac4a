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

    // Where earlier versions kept state.
    private string Garnet => Path.Combine(Folder, "garnet");

    /// <summary>Why a folder without a database must have had one; null when nothing says so.</summary>
    internal string? FindTraces() =>
        HasFiles(Garnet) ? $"{Garnet} holds state that an earlier version kept in Garnet, which this version does not read"
        : File.Exists(Mark) ? $"{Mark} says that there was one"
        : File.Exists(Log) ? $"{Log} belongs to one"
        : HasArtifacts ? $"{Artifacts} holds files of jobs"
        : null;

    private static bool HasFiles(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any();
}
