using Grid.Contracts.Models;
using Grid.Gateway.Requests;
using Grid.Gateway.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Grid.Gateway.Models;

/// <summary><c>/v1/models</c>.</summary>
internal static class ModelsApi
{
    public static RouteGroupBuilder MapModelsApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/models").WithTags("Models").AddEndpointFilter<TenantFilter>();
        group.MapRead("", ListAsync).WithSummary("List models with their defaults and limits.");
        return group;
    }

    private static async Task<Ok<ModelListResource>> ListAsync(IGrainFactory grains, CancellationToken cancellationToken)
    {
        var models = await grains.GetGrain<IModelCatalogGrain>(IModelCatalogGrain.CatalogKey).ListAsync(cancellationToken);
        return TypedResults.Ok(new ModelListResource([.. models.Select(Create)]));
    }

    private static ModelResource Create(ModelDescription model)
    {
        var (defaults, limits) = (model.Defaults, model.Limits);
        return new ModelResource
        {
            Id = model.Name,
            Default = model.IsDefault,
            Bytes = model.Bytes,
            Defaults = new ModelDefaultsResource(
                defaults.Width,
                defaults.Height,
                defaults.Frames,
                defaults.Fps.Value,
                defaults.Steps,
                defaults.GuidanceScale,
                defaults.Sampler,
                defaults.Window,
                defaults.Overlap
            ),
            Limits = new ModelLimitsResource(
                limits.MinSize,
                limits.MaxSize,
                limits.SizeMultiple,
                limits.MaxFrames,
                limits.MaxWindow,
                limits.FrameMultiple,
                limits.ExtraFrame,
                limits.MaxSteps,
                limits.Samplers
            ),
            Fault = model.Fault,
        };
    }
}
