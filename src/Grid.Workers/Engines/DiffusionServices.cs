using Grid.Grains.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grid.Workers.Engines;

/// <summary>The networks of <c>Grid.Diffusion</c> as the grid's engine.</summary>
public static class DiffusionServices
{
    /// <summary>Adds engine and hasher; what is registered already stays.</summary>
    public static IServiceCollection AddDiffusionModels(this IServiceCollection services)
    {
        services.TryAddSingleton<IModelHasher, ModelFolderHasher>();
        services.TryAddSingleton<IVideoEngineFactory, DiffusionEngineFactory>();
        return services;
    }
}
