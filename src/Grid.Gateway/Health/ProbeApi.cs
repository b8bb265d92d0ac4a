using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grid.Gateway.Health;

/// <summary>
/// <c>/health/live</c> and <c>/health/ready</c>, for what starts and stops processes; <c>/healthz</c> is another name of the latter.
/// </summary>
public static class ProbeApi
{
    /// <summary>
    /// Maps them. Live: the process runs, nothing is asked. Ready: all registered checks are well; 503 with the reasons when some are not.
    /// One that is degraded serves, and is told with its reason.
    /// </summary>
    public static void MapGridHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
        routes.MapHealthChecks("/healthz", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static string WordOf(HealthStatus status) =>
        status switch
        {
            HealthStatus.Healthy => "ok",
            HealthStatus.Degraded => "degraded",
            _ => "unavailable",
        };

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var checks = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => entry.Value.Status == HealthStatus.Healthy ? "ok" : entry.Value.Description ?? "failed"
        );
        return context.Response.WriteAsJsonAsync(new ReadinessResource(WordOf(report.Status), checks), context.RequestAborted);
    }
}
