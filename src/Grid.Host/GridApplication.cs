using System.Net;
using Grid.Gateway;
using Grid.Grains;
using Grid.Grains.Models;
using Grid.Storage.Artifacts;
using Grid.Storage.Embedded;
using Grid.Storage.Network;
using Grid.Workers.Devices;
using Grid.Workers.Engines;
using Grid.Workers.Fleet;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace Grid.Host;

/// <summary>Puts silo and HTTP API together.</summary>
internal static class GridApplication
{
    // Grain state is found by this name; another one would begin an empty grid.
    private const string ServiceId = "grid";
    private const string SiloName = "embedded";

    public static WebApplication Build(
        GridHostOptions options, StateDirectory state, string redis, int port, Action<IServiceCollection>? configure)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(GridApplication).Assembly.GetName().Name });
        builder.Configuration.Sources.Clear();
        ConfigureLogging(builder.Logging, options);
        configure?.Invoke(builder.Services);
        builder.Services.AddSingleton<IArtifactStore>(new LocalArtifactStore(state.Artifacts));
        builder.Services.AddDiffusionModels();
        builder.Services.AddGridGrains(new ModelCatalogOptions
        {
            Folders = options.ModelFolders,
            DefaultModel = options.DefaultModel,
            CacheFolder = state.Cache,
        });
        builder.UseOrleans(silo => ConfigureSilo(silo, redis));
        if (options.Roles.HasFlag(GridRoles.Gpu))
        {
            builder.Services.AddGridWorkers(new GridWorkerOptions
            {
                Devices = [new ComputeDevice(ComputeDevice.Cpu, options.WeightBudget)],
                ScratchFolder = Path.Combine(state.Cache, "scratch"),
            });
        }

        if (!options.Roles.HasFlag(GridRoles.Gateway))
        {
            port = 0;
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddGridGateway();
        var application = builder.Build();
        if (options.Roles.HasFlag(GridRoles.Gateway))
        {
            application.MapGridGateway();
        }

        return application;
    }

    private static void ConfigureLogging(ILoggingBuilder logging, GridHostOptions options)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.SetMinimumLevel(LogLevel.Error);
        logging.AddFilter("Grid", options.LogLevel);
    }

    private static void ConfigureSilo(ISiloBuilder silo, string redis)
    {
        silo.UseRedisClustering(clustering => clustering.ConfigurationOptions = ConfigurationOptions.Parse(redis));
        silo.AddRedisGrainStorage(GridStorage.Name, storage => storage.Configure<Serializer>((provider, serializer) =>
        {
            provider.ConfigurationOptions = ConfigurationOptions.Parse(redis);
            provider.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
            provider.DeleteStateOnClear = true;
        }));
        silo.UseRedisReminderService(reminders => reminders.ConfigurationOptions = ConfigurationOptions.Parse(redis));
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ServiceId = ServiceId;

            // The lock on the state folder makes this process the whole cluster, so silos of earlier processes are dead whatever the membership
            // table says. A name of its own keeps the silo from waiting for them.
            cluster.ClusterId = $"{ServiceId}-{Guid.NewGuid():n}";
        });
        silo.Configure<SiloOptions>(named => named.SiloName = SiloName);

        // No clients from outside: the gateway is in the process.
        silo.ConfigureEndpoints(IPAddress.Loopback, LoopbackPorts.FindFree(), gatewayPort: 0);
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(0.5);
            membership.NumMissedProbesLimit = 2;
            membership.NumVotesForDeathDeclaration = 1;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(2);
        });
    }
}
