namespace Grid.Host.Local;

/// <summary>A cluster of several processes on this machine.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>The folder that holds everything: <c>redis</c>, <c>artifacts</c>, <c>logs</c> and the processes' own folders.</summary>
    public string StateFolder { get; init; } = GridHostDefaults.StateFolder;

    /// <summary>Loopback port of the first gateway, 1 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; } = GridHostDefaults.Port;

    /// <summary>
    /// Processes with the role Control, 0 to 16. Without one, nothing is ready until this process or another joins with that role.
    /// </summary>
    public int Controls { get; init; } = 2;

    /// <summary>Processes with the role Gpu, 0 to 16.</summary>
    public int Gpus { get; init; } = 2;

    /// <summary>Processes with the role Gateway, 0 to 16.</summary>
    public int Gateways { get; init; } = 1;

    /// <summary>Folders whose subfolders are models.</summary>
    public IReadOnlyList<string> ModelFolders { get; init; } = GridHostDefaults.ModelFolders;

    /// <summary>Model of requests that name none.</summary>
    public string DefaultModel { get; init; } = GridHostDefaults.Model;

    /// <summary>Workers of each Gpu process that share its processor, 1 to 64.</summary>
    public int DevicesPerGpu { get; init; } = 1;

    /// <summary>Threads of a tensor operation in each Gpu process. Default: the processor's cores shared out among all workers.</summary>
    public int? ThreadsPerGpu { get; init; }

    /// <summary>
    /// Whether each Gpu process is bound to one core, in turn, by <c>taskset</c>. Set <see cref="ThreadsPerGpu"/> to 1 with it: threads
    /// that share a core wait for each other.
    /// </summary>
    public bool PinGpus { get; init; }

    /// <summary>Least level of the log lines in <c>logs</c>.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Longest time from a process's start until it is ready.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>What a cluster's processes have in common, as one process would run it.</summary>
    public static LocalClusterOptions From(GridHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var cluster = new LocalClusterOptions
        {
            StateFolder = options.StateFolder,
            Port = options.Port,
            ModelFolders = options.ModelFolders,
            DefaultModel = options.DefaultModel,
            DevicesPerGpu = options.CpuDevices,
        };
        return options.LogLevel == new GridHostOptions().LogLevel ? cluster : cluster with { LogLevel = options.LogLevel };
    }

    internal void Check()
    {
        string[] faults =
        [
            .. FindFault(nameof(Controls), Controls, 0, 16),
            .. FindFault(nameof(Gpus), Gpus, 0, 16),
            .. FindFault(nameof(Gateways), Gateways, 0, 16),
            .. FindFault(nameof(Port), Port, 0, 65535),
            .. FindFault(nameof(DevicesPerGpu), DevicesPerGpu, 1, GridHostOptionsRules.MaxCpuDevices),
            .. FindFault(nameof(ThreadsPerGpu), ThreadsPerGpu ?? 1, 1, 1024),
        ];
        if (faults.Length > 0)
        {
            throw new GridHostOptionsException(faults);
        }
    }

    private static IEnumerable<string> FindFault(string name, int value, int least, int most) =>
        value >= least && value <= most ? [] : [$"{name} must be between {least} and {most}, not {value}."];
}
