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
    private const int MaxTenant = 100;

    private const string Fields =
        "The body must be a JSON object of weight, default_priority, allowed_priorities, max_running, max_active_jobs, gpu_seconds_per_day, "
        + "gpu_seconds_per_month and max_pixel_steps, or some of them, each with a value of its kind.";

    private static readonly JsonSerializerOptions Strict =
        new(GatewayJson.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    public static RouteGroupBuilder MapTenantsApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/operator/tenants/{tenant}/settings").WithTags("Operator").AddEndpointFilter<OperatorFilter>();
        group.MapRead("", GetAsync).WithSummary("Show what a tenant may do.");
        group.MapPatch("", ChangeAsync).WithSummary("Change what a tenant may do.");
        return group;
    }

    private static async Task<Results<Ok<TenantSettingsResource>, ErrorResult>> GetAsync(
        IGrainFactory grains, string tenant, CancellationToken cancellationToken) =>
        Refuse(tenant) is { } refusal
            ? refusal
            : TypedResults.Ok(TenantSettingsResource.Create(await Administration(grains, tenant).GetSettingsAsync(cancellationToken)));

    private static async Task<Results<Ok<TenantSettingsResource>, ErrorResult>> ChangeAsync(
        HttpContext context, IGrainFactory grains, string tenant, CancellationToken cancellationToken)
    {
        if (Refuse(tenant) is { } refusal)
        {
            return refusal;
        }

        var (change, error) = await ReadAsync(context.Request, cancellationToken);
        if (change is null)
        {
            return ApiErrors.BadRequest(error!.Code, error.Message, error.Param);
        }

        var administration = Administration(grains, tenant);
        if (change.ApplyTo(await administration.GetSettingsAsync(cancellationToken)) is not { } settings)
        {
            return ApiErrors.BadRequest(GridErrorCodes.InvalidValue, $"A priority must be one of {string.Join(", ", PriorityClasses.Names)}.", "allowed_priorities");
        }

        return await administration.SetSettingsAsync(settings, cancellationToken) is { } rejection
            ? ApiErrors.BadRequest(rejection.Code, rejection.Message, rejection.Param)
            : TypedResults.Ok(TenantSettingsResource.Create(settings));
    }

    private static async Task<(TenantSettingsResource? Change, ErrorBody? Error)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
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

    // A tenant's id is part of grain keys and artifact names.
    private static ErrorResult? Refuse(string tenant) =>
        tenant.Length <= MaxTenant && tenant.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            ? null
            : ApiErrors.BadRequest(GridErrorCodes.InvalidValue, $"tenant must have 1 to {MaxTenant} letters, digits, dashes and underscores.", "tenant");

    private static ITenantAdministration Administration(IGrainFactory grains, string tenant) => grains.GetGrain<ITenantAdministration>(tenant);
}
