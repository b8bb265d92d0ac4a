using Grid.Host;
using Grid.Sdk;

namespace Grid.Cli.Grids;

internal sealed class GridConnector : IGridConnector
{
    public async Task<IGridConnection> ConnectAsync(Uri? server, CancellationToken cancellationToken)
    {
        if (server is not null)
        {
            return await ConnectToAsync(server, cancellationToken);
        }

        var grids = new FolderGrids(ReadOptions(), TimeProvider.System, Say);
        var found = await grids.FindOrStartAsync(cancellationToken);
        var shared = new SharedGrid(found, grids.FindOrStartAsync, Say);
        try
        {
            var leftBehind = found.Host is null ? LeftBehind.Nothing : await LeftBehind.FindAsync(found.Client, cancellationToken);
            return new SharedConnection(shared, leftBehind, grids.Folder);
        }
        catch
        {
            await shared.DisposeAsync();
            throw;
        }
    }

    public async Task<IGridConnection> StartAsync(int? port, CancellationToken cancellationToken)
    {
        var options = ReadOptions();
        return new GridConnection(
            await FolderGrids.StartAsync(options with { Port = port ?? options.Port }, cancellationToken),
            options.StateFolder
        );
    }

    private static GridHostOptions ReadOptions() => GridHostOptions.FromEnvironment(warn: Say);

    private static void Say(string sentence) => Console.Error.WriteLine(sentence);

    private static async Task<IGridConnection> ConnectToAsync(Uri server, CancellationToken cancellationToken)
    {
        var client = GridClients.Create(new GridClientOptions { BaseAddress = server });
        if (await client.IsLiveAsync(cancellationToken))
        {
            return new GridConnection(new FoundGrid(server, client), stateFolder: null);
        }

        client.Dispose();
        throw new CliException(ExitCodes.NoGrid, $"No grid answers at {server}; start one with: grid up.");
    }
}
