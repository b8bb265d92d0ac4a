using Grid.Host;
using Grid.Sdk;

namespace Grid.Cli.Grids;

internal sealed class GridConnection(Uri address, GridHost? host, string? stateFolder) : IGridConnection
{
    public GridClient Client { get; } = GridClients.Create(address);

    public Uri Address => address;

    public string? StateFolder => stateFolder;

    public bool IsOwn => host is not null;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }
}
