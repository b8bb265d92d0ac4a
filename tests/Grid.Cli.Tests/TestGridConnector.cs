using Grid.Cli.Grids;
using Grid.Sdk;
using Grid.Testing.Hosting;

namespace Grid.Cli.Tests;

/// <summary>Connects to a grid that a test has started.</summary>
internal sealed class TestGridConnector(TestGrid grid) : IGridConnector
{
    public Task<IGridConnection> ConnectAsync(Uri? server, CancellationToken cancellationToken) =>
        Task.FromResult<IGridConnection>(new Connection(grid.Host.Address));

    public Task<IGridConnection> StartAsync(int? port, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Connection(Uri address) : IGridConnection
    {
        public GridClient Client { get; } = new(address);

        public Uri Address => address;

        public string? StateFolder => null;

        public bool IsOwn => false;

        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
