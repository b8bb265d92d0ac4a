using Grid.Sdk;
using Grid.Sdk.Videos;

namespace Grid.Cli.Grids;

/// <summary>A connection to the grid of a state folder.</summary>
internal sealed class SharedConnection(SharedGrid grid, LeftBehind leftBehind, string folder) : IGridConnection
{
    public GridClient Client { get; } = new SharedGridClient(grid, leftBehind);

    public Uri Address => grid.Current.Address;

    public string? StateFolder => folder;

    public bool IsOwn => grid.Current.Host is not null;

    public IReadOnlyList<Video> LeftBehind => leftBehind.Videos;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await grid.DisposeAsync();
    }
}
