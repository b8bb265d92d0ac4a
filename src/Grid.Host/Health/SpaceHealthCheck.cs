using Grid.Storage.Space;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grid.Host.Health;

/// <summary>Whether there is space for everything the process keeps.</summary>
internal sealed class SpaceHealthCheck(SpaceGuard space) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        SpaceArea[] full = [.. Enum.GetValues<SpaceArea>().Where(area => !space.HasSpace(area))];
        return Task.FromResult(
            full.Length == 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(
                    $"No space is left for {string.Join(" and ", full.Select(area => area.ToString().ToLowerInvariant()))}."
                )
        );
    }
}
