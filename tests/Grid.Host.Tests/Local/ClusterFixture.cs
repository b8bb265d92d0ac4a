using Grid.Host.Local;
using Grid.Testing;

namespace Grid.Host.Tests.Local;

/// <summary>A cluster of real processes for the tests of a class, and a gateway in this process that sees into it.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public LocalCluster Cluster { get; private set; } = null!;

    /// <summary>A member of the cluster that hosts none of its grains.</summary>
    public GridHost Gateway { get; private set; } = null!;

    public static LocalClusterOptions Options(string stateFolder) =>
        new()
        {
            StateFolder = stateFolder,
            Port = 0,
            Gateways = 0,
            Gpus = 1,
            ModelFolders = [RepositoryRoot.PathOf("deploy/models")],
        };

    public async ValueTask InitializeAsync()
    {
        Cluster = await LocalCluster.StartAsync(Options(_folder.Combine("state")));
        Gateway = await JoinAsync(Cluster);
    }

    /// <summary>Joins a cluster with the role Gateway.</summary>
    public static async Task<GridHost> JoinAsync(LocalCluster cluster)
    {
        var gateway = GridHost.Build(
            new GridHostOptions
            {
                StateFolder = cluster.StateFolder,
                Redis = cluster.Redis,
                Roles = GridRoles.Gateway,
                Port = 0,
                ModelFolders = [],
            }
        );
        await gateway.StartAsync();
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null)
        {
            await Gateway.DisposeAsync();
        }

        if (Cluster is not null)
        {
            await Cluster.DisposeAsync();
        }

        _folder.Dispose();
    }
}
