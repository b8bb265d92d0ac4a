namespace Grid.Host;

/// <summary>Values of <see cref="GridHostOptions"/> where nothing is given.</summary>
public static class GridHostDefaults
{
    /// <summary>Port of the HTTP API.</summary>
    public const int Port = 5210;

    /// <summary>Name of the cluster.</summary>
    public const string ClusterId = "grid";

    /// <summary>Where the other processes reach this one: on this machine only.</summary>
    public const string SiloAddress = "127.0.0.1";

    /// <summary>Model of requests that name none.</summary>
    public const string Model = "grid-tiny";

    /// <summary>Bytes of weights a device may hold at once: 32 GiB, two of the published V2 models.</summary>
    public const long WeightBudget = 32L << 30;

    /// <summary>The state folder: <c>GRID_HOME</c>, else <c>.grid</c> in the user's home.</summary>
    public static string StateFolder =>
        Environment.GetEnvironmentVariable("GRID_HOME") is { Length: > 0 } home
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".grid");

    /// <summary>
    /// Folders of models: those of <c>GRID_MODELS</c> (separated as in <c>PATH</c>), then <c>models</c> beside the program, then
    /// <c>deploy/models</c> in the nearest folder above the program that has one.
    /// </summary>
    public static IReadOnlyList<string> ModelFolders =>
        [
            .. (Environment.GetEnvironmentVariable("GRID_MODELS") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            Path.Combine(AppContext.BaseDirectory, "models"),
            .. FindAbove(AppContext.BaseDirectory, Path.Combine("deploy", "models")),
        ];

    /// <summary>Name of this process in a cluster: machine and process id.</summary>
    internal static string SiloName
    {
        get
        {
            var machine = string.Concat(
                Environment.MachineName.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_')
            );
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{machine}-{Environment.ProcessId}");
        }
    }

    private static IEnumerable<string> FindAbove(string start, string relative)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, relative);
            if (Directory.Exists(candidate))
            {
                return [candidate];
            }
        }

        return [];
    }
}
