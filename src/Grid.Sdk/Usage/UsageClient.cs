using Grid.Sdk.Transport;

namespace Grid.Sdk.Usage;

/// <summary>What the caller's tenant has used.</summary>
public class UsageClient
{
    private readonly GridTransport? _transport;

    internal UsageClient(GridTransport transport) => _transport = transport;

    /// <summary>For stand-ins in tests.</summary>
    protected UsageClient() { }

    /// <summary>Device time of the day and the month with their budgets, and how many videos are queued and running.</summary>
    public virtual Task<GridUsage> GetAsync(CancellationToken cancellationToken = default)
    {
        var transport = _transport ?? throw new InvalidOperationException("This stand-in has no grid.");
        return transport.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, "v1/usage"),
            GridJsonContext.Default.GridUsage,
            repeatable: true,
            cancellationToken
        );
    }
}
