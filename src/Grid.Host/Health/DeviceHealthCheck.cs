using Grid.Contracts.Workers;
using Grid.Workers.Fleet;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grid.Host.Health;

/// <summary>Whether the worker of every device of this silo answers and can compute.</summary>
internal sealed class DeviceHealthCheck(IGrainFactory grains, IReadOnlyList<string> workers) : IHealthCheck
{
    // A worker's turns are short; one that does not answer within this is stuck.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var statuses = await Task.WhenAll(
                workers.Select(key =>
                    grains.GetGrain<IGpuWorkerGrain>(key).GetStatusAsync(cancellationToken).WaitAsync(Patience, cancellationToken)
                )
            );
            var idle = statuses.Select(status => status.Pause).FirstOrDefault(pause => pause?.Code == WorkerReadiness.ComputeMissing);
            return idle is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(idle.Reason);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("A device does not answer.", failure);
        }
    }
}
