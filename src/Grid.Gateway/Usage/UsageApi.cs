using Grid.Contracts.Tenants;
using Grid.Gateway.Requests;
using Grid.Gateway.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Grid.Gateway.Usage;

/// <summary><c>/v1/usage</c>.</summary>
internal static class UsageApi
{
    public static RouteGroupBuilder MapUsageApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/usage").WithTags("Usage").AddEndpointFilter<TenantFilter>();
        group.MapRead("", GetAsync).WithSummary("Tell what was used of the budgets, and how many videos are queued and running.");
        return group;
    }

    private static async Task<Ok<UsageResource>> GetAsync(HttpContext context, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var usage = await grains.GetTenant<ITenantAccounts>(TenantFilter.TenantOf(context)).GetUsageAsync(cancellationToken);
        return TypedResults.Ok(
            new UsageResource(
                Create(usage.Day),
                Create(usage.Month),
                new JobUsageResource(usage.Queued, usage.Running, usage.MaxActiveJobs, usage.MaxRunning)
            )
        );
    }

    private static PeriodUsageResource Create(PeriodUsage usage) =>
        new(usage.Start, usage.Used, usage.Reserved, usage.Limit, usage.Overrun);
}
