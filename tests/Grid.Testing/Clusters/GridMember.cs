using Grid.Host;
using Grid.Host.Local;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grid.Testing.Clusters;

/// <summary>This process as a member of a cluster.</summary>
public static class GridMember
{
    /// <summary>
    /// Joins. With the role Gateway alone it can call grains and hosts none; with Control it hosts jobs, so that what they need can be
    /// measured.
    /// </summary>
    public static async Task<GridHost> JoinAsync(
        LocalCluster cluster,
        CancellationToken cancellationToken,
        GridRoles roles = GridRoles.Gateway
    )
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var options = new GridHostOptions
        {
            StateFolder = cluster.StateFolder,
            ArtifactFolder = Path.Combine(cluster.StateFolder, "artifacts"),
            Redis = cluster.Redis,
            Roles = roles,
            Port = 0,
            LogLevel = LogLevel.Error,
        };

        // Calls to silos that were killed are made again; each would be told as an error besides.
        var member = GridHost.Build(options, services => services.AddLogging(logging => logging.AddFilter("Orleans", LogLevel.None)));
        await member.StartAsync(cancellationToken);
        return member;
    }
}
