namespace Grid.Disk.Runs;

/// <summary>A grid with one of its folders on a volume that fills.</summary>
/// <param name="Name">Which folder, for people.</param>
/// <param name="Program">The program to start.</param>
/// <param name="Arguments">Its arguments, given the folder of the run.</param>
/// <param name="Volume">The folder that fills, below the run's.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Refuses">Whether submissions are refused while it is full; otherwise they are accepted and wait.</param>
public sealed record GridPlace(
    string Name,
    string Program,
    Func<string, IEnumerable<string>> Arguments,
    string Volume,
    long Bytes,
    bool Refuses
)
{
    private const long Megabyte = 1L << 20;

    /// <summary>Frames of the videos that are at work when it fills: up to 27 are made in one window, more in windows and slices.</summary>
    public int Frames { get; private init; } = 9;

    /// <summary>Their steps.</summary>
    public int Steps { get; private init; } = 150;

    /// <summary>The state that they are in then.</summary>
    public string FillsIn { get; private init; } = "running";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GridPlace> All { get; } =
    [
        new("everything", "grid.dll", _ => ["up", "--port", "0"], "state", 48 * Megabyte, Refuses: true),
        new("state", "Grid.Host.dll", root => Host(root), "state", 32 * Megabyte, Refuses: true),
        new("artifacts", "Grid.Host.dll", root => Host(root), "artifacts", 16 * Megabyte, Refuses: true),
        new("segments", "Grid.Host.dll", root => Host(root), "artifacts", 16 * Megabyte, Refuses: true)
        {
            Frames = 180,
            Steps = 4,
            FillsIn = "decoding",
        },
        new("scratch", "Grid.Host.dll", root => Host(root), "state/cache", 16 * Megabyte, Refuses: false),
        new(
            "redis",
            "grid.dll",
            _ => ["up", "--cluster", "--port", "0", "--controls", "1", "--gpus", "1"],
            "state/redis",
            16 * Megabyte,
            Refuses: true
        ),
        new(
            "logs",
            "grid.dll",
            _ => ["up", "--cluster", "--port", "0", "--controls", "1", "--gpus", "1"],
            "state/logs",
            Megabyte,
            Refuses: false
        ),
    ];

    /// <summary>
    /// Whether the process that answers says that it is not ready. Work goes on with full logs, and what Redis refuses is known to those
    /// that write to it, not to the gateway.
    /// </summary>
    public bool SaysSo => Name is not ("logs" or "redis");

    private static string[] Host(string root) =>
        [$"--StateFolder={root}/state", $"--ArtifactFolder={root}/artifacts", "--Port=0", "--LogLevel=Information"];
}
