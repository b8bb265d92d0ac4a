namespace Grid.Host;

/// <summary>How to run an embedded grid. Key <c>X</c> of a configuration stands for the property of that name.</summary>
public sealed record GridHostOptions
{
    /// <summary>The folder that holds everything the grid keeps. Default: <c>GRID_HOME</c>, else <c>~/.grid</c>.</summary>
    public string StateFolder { get; init; } = GridHostDefaults.StateFolder;

    /// <summary>Loopback port of the HTTP API, 1 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; } = GridHostDefaults.Port;

    /// <summary>Whether to take a free port when <see cref="Port"/> is taken, instead of failing.</summary>
    public bool AllowOtherPort { get; init; }

    /// <summary>Folders whose subfolders are models; those that do not exist are passed over.</summary>
    public IReadOnlyList<string> ModelFolders { get; init; } = GridHostDefaults.ModelFolders;

    /// <summary>Model of requests that name none.</summary>
    public string DefaultModel { get; init; } = GridHostDefaults.Model;

    /// <summary>What the process does.</summary>
    public GridRoles Roles { get; init; } = GridRoles.All;

    /// <summary>Bytes of weights a device may hold at once.</summary>
    public long WeightBudget { get; init; } = GridHostDefaults.WeightBudget;

    /// <summary>Least level of the grid's own log lines on the console; of what it is built from only errors are shown.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;
}
