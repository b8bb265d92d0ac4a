using Grid.Storage.Embedded;
using Grid.Storage.Network;

namespace Grid.Host;

/// <summary>
/// An embedded grid: state in Garnet, grains, devices and HTTP API in this process, everything kept below one folder.
/// Started again on the same folder it goes on where it was.
/// </summary>
public sealed class GridHost : IAsyncDisposable
{
    private readonly GridHostOptions _options;
    private readonly Action<IServiceCollection>? _configure;
    private StateDirectory? _state;
    private EmbeddedGarnet? _garnet;
    private WebApplication? _application;

    private GridHost(GridHostOptions options, Action<IServiceCollection>? configure)
    {
        _options = options;
        _configure = configure;
    }

    /// <summary>Where the HTTP API answers, once started.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

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
    /// <exception cref="StateDirectoryException">The state folder is in use or cannot be written.</exception>
    /// <exception cref="GridStartException">The port is taken, or a part failed to start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var port = ChoosePort();
            _state = StateDirectory.Open(_options.StateFolder);

            // Garnet and the application each take about a second to come up, and do not need each other for it.
            var redisPort = LoopbackPorts.FindFree();
            var garnet = Task.Run(() => _garnet = EmbeddedGarnet.Start(_state.Garnet, redisPort), CancellationToken.None);
            try
            {
                _application = GridApplication.Build(_options, _state, EmbeddedGarnet.ConnectionStringOf(redisPort), port, _configure);
            }
            finally
            {
                await garnet;
            }

            await _application.StartAsync(cancellationToken);
            Address = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port).Uri;
            _state.Announce(Address);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the process is asked to end (Ctrl+C, SIGTERM).</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) =>
        (_application ?? throw new InvalidOperationException("The grid is not started.")).WaitForShutdownAsync(cancellationToken);

    /// <summary>Gives running work back, so that the next start goes on from its last checkpoint, and stops.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_application is not null)
        {
            await _application.StopAsync(cancellationToken);
        }
    }

    /// <summary>Stops and lets everything go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await StopAsync();
            await _application.DisposeAsync();
            _application = null;
        }

        _garnet?.Dispose();
        _garnet = null;
        _state?.Dispose();
        _state = null;
    }

    private int ChoosePort()
    {
        if (_options.Port == 0)
        {
            return LoopbackPorts.FindFree();
        }

        if (LoopbackPorts.IsFree(_options.Port))
        {
            return _options.Port;
        }

        return _options.AllowOtherPort
            ? LoopbackPorts.FindFree()
            : throw new GridStartException($"Port {_options.Port} is in use by another program; stop that one or choose another port.");
    }
}
