using Grid.Sdk.Models;
using Grid.Sdk.Transport;
using Grid.Sdk.Usage;
using Grid.Sdk.Videos;

namespace Grid.Sdk;

/// <summary>
/// The way into a grid. Thread-safe; make one and keep it. Methods are virtual, so that a test can stand in for them, with
/// <see cref="GridModelFactory"/> for their results.
/// </summary>
public class GridClient : IDisposable
{
    private readonly GridTransport? _transport;
    private readonly VideoClient? _videos;
    private readonly ModelClient? _models;
    private readonly UsageClient? _usage;

    /// <param name="options">Where the grid is.</param>
    /// <param name="handler">Sends the requests; null for a handler of the client's own. A handler from outside is not disposed.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public GridClient(GridClientOptions options, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _transport = new GridTransport(options, handler);
        _videos = new VideoClient(_transport, options);
        _models = new ModelClient(_transport);
        _usage = new UsageClient(_transport);
    }

    /// <param name="baseAddress">The grid's address, such as <c>http://localhost:5210</c>.</param>
    public GridClient(Uri baseAddress)
        : this(new GridClientOptions { BaseAddress = baseAddress }) { }

    /// <summary>For stand-ins in tests.</summary>
    protected GridClient() { }

    /// <summary>Submits, watches and fetches videos.</summary>
    public virtual VideoClient Videos => _videos ?? throw new InvalidOperationException("This stand-in gives no Videos.");

    /// <summary>Lists models.</summary>
    public virtual ModelClient Models => _models ?? throw new InvalidOperationException("This stand-in gives no Models.");

    /// <summary>Tells what was used of the budgets.</summary>
    public virtual UsageClient Usage => _usage ?? throw new InvalidOperationException("This stand-in gives no Usage.");

    /// <summary>Whether a grid answers at the address and is ready. Asks once.</summary>
    public virtual Task<bool> IsHealthyAsync(CancellationToken cancellationToken = default) =>
        _transport?.IsHealthyAsync(cancellationToken) ?? throw new InvalidOperationException("This stand-in has no grid.");

    /// <summary>
    /// Whether a grid answers at the address, ready or not, and is the one of <see cref="GridClientOptions.State"/>. Asks once.
    /// </summary>
    public virtual Task<bool> IsLiveAsync(CancellationToken cancellationToken = default) =>
        _transport?.IsLiveAsync(cancellationToken) ?? throw new InvalidOperationException("This stand-in has no grid.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connections.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _transport?.Dispose();
        }
    }
}
