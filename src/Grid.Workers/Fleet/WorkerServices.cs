using Grid.Grains.Models;
using Grid.Storage.Artifacts;
using Grid.Storage.Space;
using Grid.Workers.Engines;
using Grid.Workers.Videos;
using Grid.Workers.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Grid.Workers.Fleet;

/// <summary>The device side of a silo.</summary>
public static class WorkerServices
{
    /// <summary>Adds the devices; they take work as soon as the silo is active.</summary>
    public static IServiceCollection AddGridWorkers(this IServiceCollection services, GridWorkerOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GrainCalls>();
        services.AddSingleton(provider => new WorkerReadiness(
            options.ScratchFolder,
            !provider.GetRequiredService<IVideoEngineFactory>().IsSimulation,
            provider.GetRequiredService<SpaceGuard>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new DeviceFleet(
            options,
            provider.GetRequiredService<IOptions<SiloOptions>>().Value.SiloName,
            provider.GetRequiredService<IVideoEngineFactory>(),
            provider.GetRequiredService<IModelCatalog>(),
            provider.GetServices<IWorkRunnerFactory>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<IWorkRunnerFactory>(provider => new VideoRunnerFactory(
            options,
            provider.GetRequiredService<IVideoEngineFactory>(),
            provider.GetRequiredService<IModelCatalog>(),
            provider.GetRequiredService<IArtifactStore>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, FleetLifecycle>();
        return services;
    }
}
