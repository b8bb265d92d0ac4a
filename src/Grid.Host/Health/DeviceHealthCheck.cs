using Grid.Contracts.Workers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grid.Host.Health;

/// <summary>Whether the worker of every device of this silo answers.</summary>
internal sealed class DeviceHealthCheck(IGrainFactory grains, IReadOnlyList<string> workers) : IHealthCheck
{
    // A worker's turns are short; one that does not answer within this is stuck.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await Task.WhenAll(
                workers.Select(key =>
                    grains.GetGrain<IGpuWorkerGrain>(key).GetStatusAsync(cancellationToken).WaitAsync(Patience, cancellationToken)
                )
            );
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("A device does not answer.", failure);
        }
    }
}
