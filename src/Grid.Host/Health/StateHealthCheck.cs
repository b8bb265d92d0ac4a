using Grid.Storage.State;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grid.Host.Health;

/// <summary>Whether the state of an embedded grid is as it was written. One that was found damaged is not written any more.</summary>
internal sealed class StateHealthCheck(StateDatabase database) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(database.Damage is { } damage ? HealthCheckResult.Unhealthy(damage.Message) : HealthCheckResult.Healthy());
}
