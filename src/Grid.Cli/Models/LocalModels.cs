using Grid.Grains;
using Grid.Grains.Models;
using Grid.Host;
using Grid.Workers.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Cli.Models;

/// <summary>The models on this machine, seen as a grid here would see them.</summary>
internal static class LocalModels
{
    public static IModelCatalog Open()
    {
        var options = new GridHostOptions();
        var services = new ServiceCollection();
        services.AddDiffusionModels();
        services.AddGridGrains(
            new ModelCatalogOptions
            {
                Folders = options.ModelFolders,
                DefaultModel = options.DefaultModel,
                CacheFolder = Path.Combine(options.StateFolder, "cache"),
            }
        );
        return services.BuildServiceProvider().GetRequiredService<IModelCatalog>();
    }
}
