using Grid.Contracts.Audits;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grid.Host.Health;

/// <summary>
/// Whether all jobs in tenants' books have their records. A grid that has lost some serves the others, so it is ready and says so.
/// </summary>
internal sealed class RecordHealthCheck(IGrainFactory grains) : IHealthCheck
{
    // Who asks for readiness must hear within seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var report = await grains
                .GetGrain<IStateAuditGrain>(0)
                .GetReportAsync(cancellationToken)
                .WaitAsync(Patience, cancellationToken);
            return report?.DescribeFaults() is { } faults ? HealthCheckResult.Degraded(faults) : HealthCheckResult.Healthy();
        }
        catch (Exception unreachable) when (!cancellationToken.IsCancellationRequested && unreachable is not OutOfMemoryException)
        {
            // Whether control silos answer is another check's question.
            return HealthCheckResult.Healthy();
        }
    }
}
