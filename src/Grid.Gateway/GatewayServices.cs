using Grid.Gateway.Errors;
using Grid.Gateway.Models;
using Grid.Gateway.Operators;
using Grid.Gateway.States;
using Grid.Gateway.Tenancy;
using Grid.Gateway.Usage;
using Grid.Gateway.Videos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grid.Gateway;

/// <summary>The HTTP API in a web application that has an <c>IGrainFactory</c> and an <c>IArtifactStore</c>.</summary>
public static class GatewayServices
{
    /// <summary>Adds what the API needs.</summary>
    public static IServiceCollection AddGridGateway(this IServiceCollection services)
    {
        services.TryAddSingleton(new OperatorAccess(null));
        services.TryAddSingleton(new ServedState(null));
        services.TryAddSingleton<ITenantAuthenticator, LoopbackTenantAuthenticator>();
        services.ConfigureHttpJsonOptions(options => GatewayJson.Configure(options.SerializerOptions));
        services.AddOpenApi();
        return services;
    }

    /// <summary>Maps all addresses of the API.</summary>
    public static TApplication MapGridGateway<TApplication>(this TApplication application)
        where TApplication : IApplicationBuilder, IEndpointRouteBuilder
    {
        application.UseMiddleware<ErrorMiddleware>();
        application.UseMiddleware<StateMiddleware>();
        application.MapOpenApi();
        application.MapVideosApi();
        application.MapModelsApi();
        application.MapUsageApi();
        application.MapWorkersApi();
        application.MapTenantsApi();
        return application;
    }
}
