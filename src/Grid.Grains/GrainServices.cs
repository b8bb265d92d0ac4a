using Grid.Grains.Models;
using Grid.Grains.Videos;
using Grid.Storage.Space;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Grid.Grains;

/// <summary>
/// What the grains of this project need from their silo, apart from <c>IArtifactStore</c>, <see cref="IModelHasher"/> and the storage
/// provider <see cref="GridStorage.Name"/>.
/// </summary>
public static class GrainServices
{
    /// <summary>Adds the services; what is registered already stays.</summary>
    public static IServiceCollection AddGridGrains(this IServiceCollection services, ModelCatalogOptions models)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IModelCatalog>(provider => new FolderModelCatalog(
            models,
            provider.GetRequiredService<IModelHasher>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<FolderModelCatalog>>()
        ));
        services.TryAddSingleton<ISeedSource, RandomSeedSource>();
        services.TryAddSingleton<VideoRequestResolver>();
        services.TryAddSingleton<DecodingPaces>();
        services.TryAddSingleton(provider => new SpaceGuard(
            new Dictionary<SpaceArea, string>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SpaceGuard>>()
        ));
        return services;
    }
}
