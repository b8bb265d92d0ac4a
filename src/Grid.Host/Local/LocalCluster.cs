using System.Globalization;
using Grid.Host.State;
using Grid.Storage.Embedded;
using Grid.Storage.Network;
using Grid.Storage.State;

namespace Grid.Host.Local;

/// <summary>
/// A cluster of several processes and a Redis server on this machine. It starts what it is asked to start and nothing again by itself;
/// all of it ends with <see cref="DisposeAsync"/>. State is kept below one folder and found there by the next cluster.
/// </summary>
public sealed class LocalCluster : IAsyncDisposable
{
    // Somewhat longer than a process takes at most.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(9);

    // The others have given their work back by then, so what is left is to leave the cluster. All of it, Redis included, stays below 20 s.
    private static readonly TimeSpan LastStopPatience = TimeSpan.FromSeconds(6);

    private readonly LocalClusterOptions _options;
    private readonly StateDirectory _state;
    private readonly RedisProcess _redis;
    private readonly ReadinessProbe _readiness = new(TimeProvider.System);
    private readonly Lock _gate = new();
    private readonly List<ClusterProcess> _processes = [];
    private readonly Dictionary<GridRoles, int> _started = [];

    private LocalCluster(LocalClusterOptions options, StateDirectory state, RedisProcess redis)
    {
        _options = options;
        _state = state;
        _redis = redis;
    }

    /// <summary>How to reach the Redis server, with its password.</summary>
    public string Redis => _redis.ConnectionString;

    /// <summary>Where the Redis server answers.</summary>
    public string RedisAddress => _redis.Address;

    /// <summary>The process of the Redis server.</summary>
    public int RedisProcessId => _redis.ProcessId;

    /// <summary>The Redis server's configuration with its password, which only this user may read.</summary>
    public string RedisConfigurationFile => _redis.ConfigurationFile;

    /// <summary>The folder that holds everything.</summary>
    public string StateFolder => _state.Root;

    /// <summary>The processes that were started and have not ended.</summary>
    public IReadOnlyList<ClusterProcess> Processes
    {
        get
        {
            lock (_gate)
            {
                return [.. _processes.Where(process => !process.Ended.IsCompleted)];
            }
        }
    }

    /// <summary>Completes when the Redis server ends.</summary>
    public Task<int> RedisEnded => _redis.Ended;

    /// <summary>Starts a cluster and returns when all its processes are ready.</summary>
    /// <exception cref="GridHostOptionsException">Some options cannot be run with.</exception>
    /// <exception cref="StateDirectoryException">The state folder is in use, cannot be written, or is that of an embedded grid.</exception>
    /// <exception cref="GridStartException">Redis is missing, or a process did not come up.</exception>
    public static async Task<LocalCluster> StartAsync(LocalClusterOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (options is { Gateways: > 0, Port: not 0 } && !LoopbackPorts.IsFree(options.Port))
        {
            throw new GridStartException($"Port {options.Port} is in use by another program; stop that one or choose another port.");
        }

        var state = StateDirectory.Open(options.StateFolder);
        LocalCluster cluster;
        try
        {
            StateFiles.CheckIsOfCluster(state.Root);
            var redis = await RedisProcess.StartAsync(Path.Combine(state.Root, "redis"), LogFile(state.Root, "redis"), cancellationToken);
            cluster = new LocalCluster(options, state, redis);
        }
        catch
        {
            state.Dispose();
            throw;
        }

        try
        {
            await RedisWrites.CheckAsync(cluster.Redis, state.Root);
            await cluster.StartAllAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            // What has just begun has nothing to give back, and who is refused is not to wait for it to say so.
            await new EveryStep().TryAllAsync(cluster.Processes.Select(process => (Func<Task>)(() => KillAsync(process))));
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more process and returns at once; <see cref="WaitUntilReadyAsync"/> waits for it.</summary>
    /// <param name="environment">Variables that it has besides those of the others; null for none.</param>
    /// <param name="modelFolders">Model folders of its own; null for those of the cluster.</param>
    public ClusterProcess Start(
        GridRoles role,
        IReadOnlyDictionary<string, string?>? environment = null,
        IReadOnlyList<string>? modelFolders = null
    )
    {
        lock (_gate)
        {
            var number = _started[role] = _started.GetValueOrDefault(role) + 1;
            var name = string.Create(CultureInfo.InvariantCulture, $"{role.ToString().ToLowerInvariant()}-{number}");
            var port = role == GridRoles.Gateway && number == 1 && _options.Port != 0 ? _options.Port : LoopbackPorts.FindFree();
            var log = LogFile(_state.Root, name);
            string[] command = [.. PinOf(role, number), Dotnet, .. ArgumentsOf(role, name, port, modelFolders ?? _options.ModelFolders)];
            var child = ChildProcess.Start(
                command[0],
                command[1..],
                EnvironmentOf(role, environment ?? new Dictionary<string, string?>()),
                log
            );
            var process = new ClusterProcess(role, name, new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port).Uri, child, log);
            _processes.Add(process);
            return process;
        }
    }

    /// <summary>Returns when a process says that it is ready.</summary>
    /// <exception cref="GridStartException">It ended, or was not ready in time.</exception>
    public Task WaitUntilReadyAsync(ClusterProcess process, CancellationToken cancellationToken = default) =>
        _readiness.WaitAsync(process, _options.StartTimeout, cancellationToken);

    /// <summary>Kills a process as <c>kill -9</c> does, and returns when it is gone.</summary>
    public static Task KillAsync(ClusterProcess process) => process.Child.KillAsync();

    /// <summary>Asks a process to stop in good order. Its exit code.</summary>
    public static Task<int> StopAsync(ClusterProcess process) => process.Child.StopAsync(StopPatience);

    /// <summary>Kills the Redis server as <c>kill -9</c> does.</summary>
    public Task KillRedisAsync() => _redis.KillAsync();

    /// <summary>Starts the Redis server again, on the same port and data, and returns when it answers.</summary>
    /// <exception cref="GridStartException">It does not answer, or has lost writes that it had answered.</exception>
    public async Task StartRedisAsync(CancellationToken cancellationToken = default)
    {
        await _redis.StartAsync(cancellationToken);
        await RedisWrites.CheckAsync(Redis, StateFolder);
    }

    /// <summary>Stops everything in good order: those that give work back before those that take it, Redis last.</summary>
    /// <exception cref="AggregateException">Some parts could not be stopped; the others were.</exception>
    public async Task StopAsync()
    {
        var running = Processes;
        var steps = new EveryStep();
        await steps.TryAllAsync(
            running.Where(process => process.Role != GridRoles.Control).Select(process => (Func<Task>)(() => StopAsync(process)))
        );
        await steps.TryAllAsync(
            running
                .Where(process => process.Role == GridRoles.Control)
                .Select(process => (Func<Task>)(() => process.Child.StopAsync(LastStopPatience)))
        );
        await steps.TryAsync(_redis.StopAsync);
        steps.ThrowIfAnyFailed();
    }

    /// <summary>Stops and lets everything go.</summary>
    /// <exception cref="AggregateException">Some parts could not be stopped; the others were, and nothing is held any more.</exception>
    public async ValueTask DisposeAsync()
    {
        var steps = new EveryStep();
        await steps.TryAsync(StopAsync);
        await steps.TryAllAsync(_processes.Select(process => (Func<Task>)(() => process.Child.DisposeAsync().AsTask())));
        await steps.TryAsync(() => _redis.DisposeAsync().AsTask());
        steps.Try(_readiness.Dispose);
        steps.Try(_state.Dispose);
        steps.ThrowIfAnyFailed();
    }

    private static string Dotnet =>
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

    private static string LogFile(string root, string name) => Path.Combine(root, "logs", $"{name}.log");

    private async Task StartAllAsync(CancellationToken cancellationToken)
    {
        ClusterProcess[] started =
        [
            .. Enumerable.Repeat(GridRoles.Control, _options.Controls).Select(role => Start(role)),
            .. Enumerable.Repeat(GridRoles.Gpu, _options.Gpus).Select(role => Start(role)),
            .. Enumerable.Repeat(GridRoles.Gateway, _options.Gateways).Select(role => Start(role)),
        ];

        // The first that cannot come up decides: the others may wait for it as long as they are let.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await foreach (var ready in Task.WhenEach(started.Select(process => WaitUntilReadyAsync(process, stop.Token))))
        {
            try
            {
                await ready;
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }

        if (started.FirstOrDefault(process => process.Role == GridRoles.Gateway) is { } gateway)
        {
            _state.Announce(gateway.Address, await RedisStateId.ReadAsync(Redis));
        }
    }

    // The program becomes what it starts, so the process stays the one that is killed and asked to stop.
    private IEnumerable<string> PinOf(GridRoles role, int number)
    {
        if (role != GridRoles.Gpu || !_options.PinGpus)
        {
            return [];
        }

        var cores = ProcessorCores.Allowed();
        return ["taskset", "--cpu-list", cores[(number - 1) % cores.Count].ToString(CultureInfo.InvariantCulture)];
    }

    private IEnumerable<string> ArgumentsOf(GridRoles role, string name, int port, IReadOnlyList<string> modelFolders) =>
        [
            typeof(LocalCluster).Assembly.Location,
            $"--{nameof(GridHostOptions.StateFolder)}={_state.Root}",
            $"--{nameof(GridHostOptions.ArtifactFolder)}={_state.Artifacts}",
            $"--{nameof(GridHostOptions.Roles)}={role}",
            $"--{nameof(GridHostOptions.SiloName)}={name}",
            $"--{(role == GridRoles.Gateway ? nameof(GridHostOptions.Port) : nameof(GridHostOptions.HealthPort))}={port}",
            $"--{nameof(GridHostOptions.DefaultModel)}={_options.DefaultModel}",
            $"--{nameof(GridHostOptions.CpuDevices)}={(role == GridRoles.Gpu ? _options.DevicesPerGpu : 1)}",
            $"--{nameof(GridHostOptions.LogLevel)}={_options.LogLevel}",
            $"--{nameof(GridHostOptions.StopWithInput)}=true",
            .. modelFolders.Select(
                (folder, index) => string.Create(CultureInfo.InvariantCulture, $"--{nameof(GridHostOptions.ModelFolders)}:{index}={folder}")
            ),
        ];

    private Dictionary<string, string?> EnvironmentOf(GridRoles role, IReadOnlyDictionary<string, string?> own)
    {
        // Several processes share the cores: threads that wait must not spin, and a heap per core in each process would be wasted.
        var environment = new Dictionary<string, string?> { ["OMP_WAIT_POLICY"] = "passive", ["DOTNET_gcServer"] = "0" };

        // What this process was told about itself would name all children alike. What concerns all of them stays.
        foreach (var variable in GridHostOptionsReader.VariablesOfOneProcess())
        {
            environment[variable] = null;
        }

        // Not an argument: those are shown to every user of the machine, and it holds the password.
        environment[GridHostOptionsReader.Prefix + nameof(GridHostOptions.Redis)] = Redis;
        if (role == GridRoles.Gpu)
        {
            var threads = _options.ThreadsPerGpu
                ?? Math.Max(1, Environment.ProcessorCount / Math.Max(1, _options.Gpus * _options.DevicesPerGpu));
            environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in own)
        {
            environment[name] = value;
        }

        return environment;
    }
}
