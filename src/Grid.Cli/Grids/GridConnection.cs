using Grid.Sdk;

namespace Grid.Cli.Grids;

/// <summary>A connection to a grid that is known by its address.</summary>
internal sealed class GridConnection(FoundGrid grid, string? stateFolder) : IGridConnection
{
    public GridClient Client => grid.Client;

    public Uri Address => grid.Address;

    public string? StateFolder => stateFolder;

    public bool IsOwn => grid.Host is not null;

    public ValueTask DisposeAsync() => grid.DisposeAsync();
}
