using Grid.Host;
using Grid.Storage.Embedded;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.Cli.Grids;

internal sealed class GridConnector : IGridConnector
{
    public async Task<IGridConnection> ConnectAsync(Uri? server, CancellationToken cancellationToken)
    {
        if (server is not null)
        {
            return await FindAsync(server, stateFolder: null, cancellationToken)
                ?? throw new CliException(ExitCodes.NoGrid, $"No grid answers at {server}; start one with: grid up.");
        }

        var folder = GridHostDefaults.StateFolder;
        if (StateDirectory.FindOwner(folder) is { } owner && await FindAsync(owner.Address, folder, cancellationToken) is { } running)
        {
            return running;
        }

        return await StartAsync(ReadOptions() with { AllowOtherPort = true }, cancellationToken);
    }

    public Task<IGridConnection> StartAsync(int? port, CancellationToken cancellationToken)
    {
        var options = ReadOptions();
        return StartAsync(options with { Port = port ?? options.Port }, cancellationToken);
    }

    private static GridHostOptions ReadOptions() => GridHostOptions.FromEnvironment(warn: Console.Error.WriteLine);

    private static async Task<IGridConnection?> FindAsync(Uri address, string? stateFolder, CancellationToken cancellationToken)
    {
        var connection = new GridConnection(address, host: null, stateFolder);
        if (await connection.Client.IsHealthyAsync(cancellationToken))
        {
            return connection;
        }

        await connection.DisposeAsync();
        return null;
    }

    private static async Task<IGridConnection> StartAsync(GridHostOptions options, CancellationToken cancellationToken)
    {
        var host = GridHost.Build(options, services => services.AddSingleton<IHostLifetime, OwnersLifetime>());
        await host.StartAsync(cancellationToken);
        return new GridConnection(host.Address, host, options.StateFolder);
    }
}
