using System.Text.Json;
using Grid.Contracts;
using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;
using Grid.Gateway.Errors;
using Grid.Gateway.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Grid.Gateway.Operators;

/// <summary><c>/v1/operator/tenants/{tenant}/settings</c>: what a tenant may do.</summary>
internal static class TenantsApi
{
    private const string Fields =
        "The body must be a JSON object of weight, default_priority, allowed_priorities, max_running, max_active_jobs, "
        + "gpu_seconds_per_day, "
        + "gpu_seconds_per_month, max_pixel_steps, keep_jobs_days, keep_jobs and keep_files_days, or some of them, each with "
        + "a value of its kind.";

    private static readonly JsonSerializerOptions Strict = new(GatewayJson.Options)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public static RouteGroupBuilder MapTenantsApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/operator/tenants/{tenant}/settings").WithTags("Operator").AddEndpointFilter<OperatorFilter>();
        group.MapRead("", GetAsync).WithSummary("Show what a tenant may do.");
        group.MapPatch("", ChangeAsync).WithSummary("Change what a tenant may do.").TakesBody<TenantSettingsResource>();
        return group;
    }

    private static async Task<Results<Ok<TenantSettingsResource>, ErrorResult>> GetAsync(
        IGrainFactory grains,
        string tenant,
        CancellationToken cancellationToken
    ) =>
        TenantId.TryParse(tenant, out var id)
            ? TypedResults.Ok(
                TenantSettingsResource.Create(await grains.GetTenant<ITenantAdministration>(id).GetSettingsAsync(cancellationToken))
            )
            : NoTenant();

    private static async Task<Results<Ok<TenantSettingsResource>, ErrorResult>> ChangeAsync(
        HttpContext context,
        IGrainFactory grains,
        string tenant,
        CancellationToken cancellationToken
    )
    {
        if (!TenantId.TryParse(tenant, out var id))
        {
            return NoTenant();
        }

        var (change, error) = await ReadAsync(context.Request, cancellationToken);
        if (change is null)
        {
            return ApiErrors.BadRequest(error!.Code, error.Message, error.Param);
        }

        if (change.ToChange() is not { } wanted)
        {
            return ApiErrors.BadRequest(
                GridErrorCodes.InvalidValue,
                $"A priority must be one of {string.Join(", ", PriorityClasses.Names)}.",
                "allowed_priorities"
            );
        }

        var result = await grains.GetTenant<ITenantAdministration>(id).ChangeSettingsAsync(wanted, cancellationToken);
        return result.Rejection is { } rejection
            ? ApiErrors.BadRequest(rejection.Code, rejection.Message, rejection.Param)
            : TypedResults.Ok(TenantSettingsResource.Create(result.Settings));
    }

    private static async Task<(TenantSettingsResource? Change, ErrorBody? Error)> ReadAsync(
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var body = await JsonBody.ReadAsync(request, "{\"max_running\": 4}", cancellationToken);
        if (body.Error is { } error)
        {
            return (null, error);
        }

        try
        {
            return (body.Root.Deserialize<TenantSettingsResource>(Strict), null);
        }
        catch (JsonException unfit)
        {
            // A path is $.name; of an unknown field there is none.
            var field = unfit.Path is { Length: > 2 } path ? FieldNames.Shorten(path[2..]) : null;
            return (null, new ErrorBody(GridErrorCodes.InvalidBody, Fields, field));
        }
    }

    private static ErrorResult NoTenant() => ApiErrors.BadRequest(GridErrorCodes.InvalidValue, $"tenant {TenantId.Rule}.", "tenant");
}
