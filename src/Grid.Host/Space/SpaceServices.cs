using Grid.Storage.Space;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Storage;

namespace Grid.Host.Space;

/// <summary>Watches the space of what a process keeps, for those that accept jobs and take work.</summary>
internal static class SpaceServices
{
    /// <summary>Adds the guard of the process's folders.</summary>
    public static IServiceCollection AddGridSpace(this IServiceCollection services, GridHostOptions options, SiloSettings settings)
    {
        var folders = new Dictionary<SpaceArea, string>
        {
            [SpaceArea.Artifacts] = settings.ArtifactFolder,
            [SpaceArea.Scratch] = settings.CacheFolder,
        };
        if (options.Redis is null)
        {
            folders[SpaceArea.State] = options.StateFolder;
        }

        services.TryAddSingleton(provider => new SpaceGuard(
            folders,
            TimeProvider.System,
            provider.GetRequiredService<ILogger<SpaceGuard>>()
        ));
        return services;
    }

    /// <summary>Has the provider of a name tell the guard how its writes end.</summary>
    public static IServiceCollection GuardGrainStorage(this IServiceCollection services, string name) =>
        services.DecorateGrainStorage(name, (provider, storage) =>
            new GuardedGrainStorage(storage, provider.GetRequiredService<SpaceGuard>())
        );

    /// <summary>Puts the provider of a name into another one.</summary>
    public static IServiceCollection DecorateGrainStorage(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, IGrainStorage, IGrainStorage> decorate
    )
    {
        // The first: one that was there before the grid's own stays. The others go, so that what is put into another one is there once.
        ServiceDescriptor[] all =
        [
            .. services.Where(service => service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, name)),
        ];
        foreach (var service in all)
        {
            services.Remove(service);
        }

        return services.AddKeyedSingleton(name, (provider, key) =>
            decorate(provider, (IGrainStorage)all[0].KeyedImplementationFactory!(provider, key))
        );
    }
}
