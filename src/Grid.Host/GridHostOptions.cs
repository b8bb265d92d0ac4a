using System.Collections;

namespace Grid.Host;

/// <summary>
/// How to run a grid, or one process of a grid. <c>GRID_X</c> in the environment stands for the property <c>X</c>, as <c>--X=value</c> does
/// on the command line of the program; <see cref="FromEnvironment"/> reads both.
/// </summary>
public sealed record GridHostOptions
{
    /// <summary>
    /// The folder for what the grid keeps. Default: <c>GRID_HOME</c>, else <c>~/.grid</c>. Processes of a cluster may share it: each takes
    /// <c>silos/{name}</c> in it for what may be lost.
    /// </summary>
    public string StateFolder { get; init; } = GridHostDefaults.StateFolder;

    /// <summary>
    /// How to reach the Redis that keeps the state of a cluster, as StackExchange.Redis reads it (<c>host:port,password=...</c>). Null:
    /// this process is the whole grid and keeps its state in a SQLite file.
    /// </summary>
    public string? Redis { get; init; }

    /// <summary>Name of the cluster in <see cref="Redis"/>: processes of one name find each other. Only with <see cref="Redis"/>.</summary>
    public string ClusterId { get; init; } = GridHostDefaults.ClusterId;

    /// <summary>
    /// Name of this process in the cluster: 1 to 100 letters, digits, dots, dashes and underscores, no two processes with the same at a
    /// time. Default: the machine's name and the process id.
    /// </summary>
    public string? SiloName { get; init; }

    /// <summary>IP address where the other processes of the cluster reach this one.</summary>
    public string SiloAddress { get; init; } = GridHostDefaults.SiloAddress;

    /// <summary>Port where the other processes of the cluster reach this one, 1 to 65535; 0 takes a free one.</summary>
    public int SiloPort { get; init; }

    /// <summary>Loopback port of the HTTP API, 1 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; } = GridHostDefaults.Port;

    /// <summary>Whether to take a free port when <see cref="Port"/> is taken, instead of failing.</summary>
    public bool AllowOtherPort { get; init; }

    /// <summary>
    /// Loopback port of <c>/health/live</c> and <c>/health/ready</c>, 1 to 65535; 0 takes a free one. Null: none of their own, and then
    /// only a process with the role Gateway answers them, on <see cref="Port"/>.
    /// </summary>
    public int? HealthPort { get; init; }

    /// <summary>
    /// Folder of artifacts, the same one for all processes of a cluster. Default: <c>artifacts</c> in <see cref="StateFolder"/>.
    /// </summary>
    public string? ArtifactFolder { get; init; }

    /// <summary>Folders whose subfolders are models; those that do not exist are passed over.</summary>
    public IReadOnlyList<string> ModelFolders { get; init; } = GridHostDefaults.ModelFolders;

    /// <summary>Model of requests that name none.</summary>
    public string DefaultModel { get; init; } = GridHostDefaults.Model;

    /// <summary>What the process does. Without <see cref="Redis"/> it needs Control, with it any mix will do.</summary>
    public GridRoles Roles { get; init; } = GridRoles.All;

    /// <summary>
    /// The key to <c>/v1/operator</c>, at least 22 characters; null closes these addresses. Best given as <c>GRID_OperatorKey</c> in the
    /// environment, where other users do not see it.
    /// </summary>
    public string? OperatorKey { get; init; }

    /// <summary>
    /// Workers of a process with the role Gpu that share its processor, 1 to 64, each with a thread and weights of its own: <c>cpu</c>,
    /// <c>cpu-1</c>, ... One makes the best use of a processor; more are for simulations and for comparing results.
    /// </summary>
    public int CpuDevices { get; init; } = 1;

    /// <summary>Bytes of weights a device may hold at once.</summary>
    public long WeightBudget { get; init; } = GridHostDefaults.WeightBudget;

    /// <summary>Whether the process stops when its standard input ends, as it does when the process that started it is gone.</summary>
    public bool StopWithInput { get; init; }

    /// <summary>Least level of the grid's own log lines on the console; of what it is built from only errors are shown.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>
    /// The options of this process's environment: <c>GRID_Port</c> or <c>GRID_PORT</c> is <see cref="Port"/>, <c>GRID_ModelFolders__0</c>
    /// the first of <see cref="ModelFolders"/>. A variable that is empty counts as absent.
    /// </summary>
    /// <param name="arguments">Options as <c>--Port=5300</c>, <c>--ModelFolders:0=folder</c>; they win over the environment.</param>
    /// <param name="warn">Hears a sentence for each variable <c>GRID_...</c> that means nothing.</param>
    /// <exception cref="GridHostOptionsException">Something cannot be read or cannot be run with; each sentence names the variable or the
    /// argument.</exception>
    public static GridHostOptions FromEnvironment(IReadOnlyList<string>? arguments = null, Action<string>? warn = null)
    {
        var variables = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
        var reader = new GridHostOptionsReader();
        var options = reader.Read(variables, arguments ?? []);
        foreach (var warning in reader.Warnings)
        {
            warn?.Invoke(warning);
        }

        return options;
    }

    /// <summary>Without secrets: it may end up in a log.</summary>
    public override string ToString() =>
        $"{nameof(GridHostOptions)} {{ {nameof(StateFolder)} = {StateFolder}, {nameof(Roles)} = {Roles}, {nameof(Port)} = "
        + $"{Port}, {nameof(SiloName)} = {SiloName} }}";
}
