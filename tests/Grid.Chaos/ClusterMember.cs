using Grid.Host;
using Grid.Host.Local;
using Microsoft.Extensions.Logging;

namespace Grid.Chaos;

/// <summary>This process as a member of a cluster.</summary>
public static class ClusterMember
{
    /// <summary>Joins with the role Gateway: it can call grains and hosts none.</summary>
    public static async Task<GridHost> JoinAsync(LocalCluster cluster, CancellationToken cancellationToken)
    {
        var member = GridHost.Build(new GridHostOptions { StateFolder = cluster.StateFolder, Redis = cluster.Redis, Roles = GridRoles.Gateway, Port = 0, LogLevel = LogLevel.Error });
        await member.StartAsync(cancellationToken);
        return member;
    }
}
