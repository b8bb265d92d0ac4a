using Grid.Contracts.Pools;
using Grid.Gateway.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Grid.Gateway.Health;

/// <summary><c>/healthz</c>.</summary>
internal static class HealthApi
{
    public static RouteHandlerBuilder MapHealthApi(this IEndpointRouteBuilder routes) =>
        routes.MapRead("/healthz", GetAsync).WithTags("Health").WithSummary("Says ok when grains and their storage answer.");

    private static async Task<Ok<HealthResource>> GetAsync(IGrainFactory grains, CancellationToken cancellationToken)
    {
        // Any grain with state will do: the pool is one that is awake anyway.
        var pool = await grains.GetGrain<IWorkPool>(PoolKeys.Default).GetStatusAsync(cancellationToken);
        return TypedResults.Ok(new HealthResource("ok", pool.Workers.Length, pool.ActiveJobs));
    }
}
