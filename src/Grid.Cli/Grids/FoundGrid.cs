using Grid.Host;
using Grid.Sdk;

namespace Grid.Cli.Grids;

/// <summary>A grid that was found, or that this process has started.</summary>
/// <param name="Host">The grid in this process; null for one that others run.</param>
internal sealed record FoundGrid(Uri Address, GridClient Client, GridHost? Host = null) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }
    }
}
