using Grid.Grains.Placement;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grid.Host.Health;

/// <summary>
/// Whether this silo is a full member of its cluster and knows one that hosts the grid's grains. It ceases to be when it begins to stop.
/// </summary>
internal sealed class SiloHealthCheck(ISiloStatusOracle statuses, SiloRoleMap roles, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The silo is stopping.");
        }

        if (statuses.CurrentStatus != SiloStatus.Active)
        {
            return HealthCheckResult.Unhealthy($"The silo is {statuses.CurrentStatus}, not Active.");
        }

        return roles.IsServed(SiloRoles.Control) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("No control silo is known.");
    }
}
