using Grid.Host.Health;
using Grid.Host.State;
using Grid.Storage.Embedded;
using Grid.Storage.Network;
using Grid.Storage.Space;
using Grid.Storage.State;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Grid.Host;

/// <summary>
/// A grid in this process, or this process's part of a cluster. Without <see cref="GridHostOptions.Redis"/> everything is here: state in
/// a SQLite file, grains, devices and HTTP API, kept below one folder; started again on the same folder it goes on where it was. With it
/// the process joins the cluster that it finds there, with the roles it was given.
/// </summary>
public sealed class GridHost : IAsyncDisposable
{
    private const string EmbeddedName = "embedded";

    // Ports of the process's own choice may be taken by others before it has them.
    private const int MaxStarts = 4;

    // Longest wait for a start that is no longer wanted.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);

    private readonly GridHostOptions _options;
    private readonly Action<IServiceCollection>? _configure;

    // What must be let go at the end, in the order it was taken.
    private readonly Stack<IDisposable> _held = new();
    private StateDirectory? _state;
    private string _stateId = "";
    private WebApplication? _application;

    private GridHost(GridHostOptions options, Action<IServiceCollection>? configure)
    {
        _options = options;
        _configure = configure;
    }

    /// <summary>Where the HTTP API answers, once started, in a process with the role Gateway.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>Where <c>/health/live</c> and <c>/health/ready</c> answer, once started; null when they are off.</summary>
    public Uri? HealthAddress { get; private set; }

    /// <summary>Name of the silo in its cluster.</summary>
    public string SiloName => _options.SiloName ?? (_options.Redis is null ? EmbeddedName : GridHostDefaults.SiloName);

    /// <summary>The services, once started.</summary>
    public IServiceProvider Services => (_application ?? throw new InvalidOperationException("The grid is not started.")).Services;

    /// <summary>Checks options. Nothing is touched until <see cref="StartAsync"/>.</summary>
    /// <param name="configure">Adds services before the grid's own, which leave alone what is there.</param>
    /// <exception cref="GridHostOptionsException">Some options cannot be run with.</exception>
    public static GridHost Build(GridHostOptions options, Action<IServiceCollection>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        GridHostOptionsRules.Check(options);
        return new GridHost(options, configure);
    }

    /// <summary>Starts everything; afterwards requests are answered and queued work goes on.</summary>
    /// <exception cref="StateDirectoryException">The state folder is in use or cannot be written, or its state is damaged or of a newer
    /// version.</exception>
    /// <exception cref="GridStartException">A port is taken, Redis does not answer, or a part failed to start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        for (var starts = 1; ; starts++)
        {
            try
            {
                await StartOnceAsync(cancellationToken);
                return;
            }
            catch (GridStartException taken) when (starts < MaxStarts && LoopbackPorts.IsTaken(taken))
            {
                await DisposeAsync();
            }
            catch
            {
                await GiveUpAsync();
                throw;
            }
        }
    }

    /// <summary>Waits until the process is asked to end (Ctrl+C, SIGTERM).</summary>
    public async Task WaitForShutdownAsync(CancellationToken cancellationToken = default)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(asked.SetResult))
        {
            await asked.Task.WaitAsync(cancellationToken);
        }

        await StopAsync(cancellationToken);
    }

    /// <summary>Gives running work back, so that the next start or another process goes on from its last checkpoint, and stops.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_application is not null)
        {
            try
            {
                await _application.StopAsync(cancellationToken);
            }
            catch (Exception overdue) when (!cancellationToken.IsCancellationRequested && IsOverdue(overdue))
            {
                // Storage that cannot be written keeps a silo from saying that it leaves. Others see that it is gone, and leases end by
                // themselves.
            }
        }
    }

    /// <summary>Stops and lets everything go.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_application is not null)
            {
                await using var application = _application;
                await StopAsync();
            }
        }
        finally
        {
            // Whatever the stop comes to, the folder is free for the next start.
            _application = null;
            _state = null;
            while (_held.TryPop(out var held))
            {
                held.Dispose();
            }
        }
    }

    private static bool IsOverdue(Exception failure) =>
        failure switch
        {
            AggregateException several => several.InnerExceptions.All(IsOverdue),
            OperationCanceledException or TimeoutException => true,
            _ => FullStorage.IsCauseOf(failure),
        };

    private static async Task StartApplicationAsync(WebApplication application, CancellationToken cancellationToken)
    {
        // A silo whose start is broken off can neither run nor stop, so the start is let come to its end; then everything stops as always.
        var start = application.StartAsync(CancellationToken.None);
        try
        {
            await start.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAny(start, Task.Delay(StartPatience, CancellationToken.None));
            throw;
        }
        catch (Exception failure)
        {
            throw new GridStartException($"The grid could not start: {failure.Message}", failure);
        }
    }

    // What never ran may not be able to stop; why it did not start is what counts.
    private async Task GiveUpAsync()
    {
        try
        {
            await DisposeAsync();
        }
        catch (Exception unstoppable)
        {
            await Console.Error.WriteLineAsync($"A part of the grid that did not start did not stop either: {unstoppable.Message}");
        }
    }

    private async Task StartOnceAsync(CancellationToken cancellationToken)
    {
        var (http, health) = ChoosePorts();
        int[] ports = [.. new[] { http, health }.OfType<int>()];
        _application = _options.Redis is { } redis ? await BuildClusteredAsync(redis, ports, cancellationToken) : BuildEmbedded(ports);
        await StartApplicationAsync(_application, cancellationToken);
        if (ports.Length == 0)
        {
            return;
        }

        // In the order they were asked for.
        var addresses = _application
            .Services.GetRequiredService<IServer>()
            .Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses.ToArray();
        HealthAddress = new Uri(addresses[^1]);
        if (http is not null)
        {
            Address = new Uri(addresses[0]);
            _state?.Announce(Address, _stateId);
        }
    }

    private WebApplication BuildEmbedded(IReadOnlyList<int> ports)
    {
        _state = StateDirectory.Open(_options.StateFolder);
        _held.Push(_state);
        _stateId = _state.State;
        var database = StateDatabase.Open(_state.Root);
        _held.Push(database);
        return GridApplication.Build(
            _options,
            Settle(GridHostDefaults.ClusterId, _state.Artifacts, _state.Cache, ports) with
            {
                State = database,
            },
            _configure
        );
    }

    private async Task<WebApplication> BuildClusteredAsync(string redis, IReadOnlyList<int> ports, CancellationToken cancellationToken)
    {
        await RedisProbe.CheckAsync(redis, RedisProbe.StartPatience, cancellationToken);
        await RedisWrites.CheckAsync(redis, _options.StateFolder);
        _stateId = await RedisStateId.ReadAsync(redis);
        var own = SiloDirectory.Open(_options.StateFolder, SiloName);
        _held.Push(own);
        return GridApplication.Build(
            _options,
            Settle(_options.ClusterId, Path.Combine(_options.StateFolder, "artifacts"), own.Root, ports) with
            {
                Redis = redis,
            },
            _configure
        );
    }

    private SiloSettings Settle(string clusterId, string artifacts, string cache, IReadOnlyList<int> ports) =>
        new()
        {
            SiloName = SiloName,
            ClusterId = clusterId,
            StateId = _stateId,
            ArtifactFolder = _options.ArtifactFolder ?? artifacts,
            CacheFolder = cache,
            SiloPort = _options.SiloPort == 0 ? LoopbackPorts.FindFree() : _options.SiloPort,
            HttpPorts = ports,
        };

    private (int? Http, int? Health) ChoosePorts() =>
        (
            _options.Roles.HasFlag(GridRoles.Gateway) ? ChoosePort(_options.Port, _options.AllowOtherPort) : null,
            _options.HealthPort is { } health ? ChoosePort(health, allowOther: false) : null
        );

    private static int ChoosePort(int port, bool allowOther)
    {
        if (port == 0 || LoopbackPorts.IsFree(port))
        {
            return port;
        }

        return allowOther
            ? 0
            : throw new GridStartException($"Port {port} is in use by another program; stop that one or choose another port.");
    }
}
