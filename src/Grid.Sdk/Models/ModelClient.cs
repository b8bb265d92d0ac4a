using Grid.Sdk.Transport;

namespace Grid.Sdk.Models;

/// <summary>The models of a grid.</summary>
public class ModelClient
{
    private readonly GridTransport? _transport;

    internal ModelClient(GridTransport transport) => _transport = transport;

    /// <summary>For stand-ins in tests.</summary>
    protected ModelClient() { }

    /// <summary>All models, with their defaults and limits.</summary>
    public virtual async Task<IReadOnlyList<GridModel>> ListAsync(CancellationToken cancellationToken = default)
    {
        var transport = _transport ?? throw new InvalidOperationException("This stand-in has no grid.");
        var list = await transport
            .SendAsync(
                () => new HttpRequestMessage(HttpMethod.Get, "v1/models"),
                GridJsonContext.Default.GridModelList,
                repeatable: true,
                cancellationToken
            )
            .ConfigureAwait(false);
        return list.Data;
    }
}
