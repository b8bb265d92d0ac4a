using Grid.Workers.Fleet;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grid.Host.Health;

/// <summary>
/// Whether the workers of this silo have what they need beside their devices: ffmpeg, a scratch folder that can be written, and space.
/// </summary>
internal sealed class WorkerHealthCheck(WorkerReadiness readiness) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            readiness.Check() switch
            {
                null => HealthCheckResult.Healthy(),

                // The reason names a path, which is nobody's business who asks over HTTP; operators see it among the workers.
                { Code: WorkerReadiness.ScratchUnwritable } => HealthCheckResult.Unhealthy("The scratch folder cannot be written."),
                var flaw => HealthCheckResult.Unhealthy(flaw.Reason),
            }
        );
}
