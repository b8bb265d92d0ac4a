using System.Net;
using Grid.Grains;
using Grid.Grains.Placement;
using Grid.Host.Space;
using Grid.Host.State;
using Grid.Storage.State;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Grid.Host;

/// <summary>The silo of a process, the same for one that is alone and one of many.</summary>
internal static class SiloConfiguration
{
    // Grain state is found by this name; another one would begin an empty grid.
    private const string ServiceId = "grid";

    public static void Configure(ISiloBuilder silo, GridHostOptions options, SiloSettings settings)
    {
        if (settings.State is { } database)
        {
            AddEmbeddedState(silo, database);
            silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Parse(options.SiloAddress), settings.SiloPort));
        }
        else
        {
            AddClusterState(silo, settings.Redis!, options.StateFolder, settings.SiloName);
        }

        silo.UseGridPlacement(NamesOf(options.Roles));
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ServiceId = ServiceId;
            cluster.ClusterId = settings.ClusterId;
        });
        // Jobs leave memory after an idle minute, and an age must be longer than the pause between two looks.
        silo.Configure<GrainCollectionOptions>(collection => collection.CollectionQuantum = TimeSpan.FromSeconds(20));
        silo.Configure<SiloOptions>(named => named.SiloName = settings.SiloName);

        // No clients from outside: processes with the role Gateway are silos themselves.
        silo.ConfigureEndpoints(IPAddress.Parse(options.SiloAddress), settings.SiloPort, gatewayPort: 0);
        silo.Configure<ClusterMembershipOptions>(ConfigureMembership);
    }

    private static void AddEmbeddedState(ISiloBuilder silo, StateDatabase database) =>
        silo
            .Services.AddSingleton<IRecordReader>(database)
            .AddKeyedSingleton<IGrainStorage>(GridStorage.Name, (services, _) =>
                new SqliteGrainStorage(
                    database,
                    new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()),
                    services.GetRequiredService<IActivatorProvider>()
                )
            );

    private static void AddClusterState(ISiloBuilder silo, string redis, string stateFolder, string siloName)
    {
        silo.UseRedisClustering(clustering => clustering.ConfigurationOptions = RedisSettings.Parse(redis));
        silo.AddRedisGrainStorage(GridStorage.Name, storage => storage.Configure<Serializer>(
                (provider, serializer) =>
                {
                    provider.ConfigurationOptions = RedisSettings.Parse(redis);
                    provider.GrainStorageSerializer = new CheckedStateSerializer(new OrleansGrainStorageSerializer(serializer));
                    provider.DeleteStateOnClear = true;
                }
            ));
        silo.Services.AddSingleton(new RedisWrites(redis, stateFolder, siloName));
        silo.Services.AddSingleton<IRecordReader>(_ => new RedisRecordReader(redis));
        silo.Services.DecorateGrainStorage(GridStorage.Name, (services, storage) =>
            new MarkedGrainStorage(storage, services.GetRequiredService<RedisWrites>())
        );
    }

    /// <summary>
    /// A killed silo is declared dead in about a second, one that is merely slow is not. The first comes from short probes: connections to
    /// a process that is gone are refused at once, so two probes half a second apart tell. The second comes from three rules: the last
    /// probe before a vote goes by way of another silo, a silo that is itself behind (its thread pool, its timers, a collection) allows the
    /// others more time, and one whose messages still arrive is alive. The time for an answer follows what is measured, up to two seconds.
    /// </summary>
    private static void ConfigureMembership(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(0.5);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(2);
        membership.NumMissedProbesLimit = 2;
        membership.NumVotesForDeathDeclaration = 1;
        membership.EnableIndirectProbes = true;
        membership.ExtendProbeTimeoutDuringDegradation = true;
        membership.EnableConnectionLivenessCheck = true;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(2);

        // A cluster that was killed as a whole leaves entries that say active. Who starts next waits for them until they are this old.
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(3);
        membership.NumMissedTableIAmAliveLimit = 3;
    }

    private static IEnumerable<string> NamesOf(GridRoles roles)
    {
        if (roles.HasFlag(GridRoles.Control))
        {
            yield return SiloRoles.Control;
        }

        if (roles.HasFlag(GridRoles.Gpu))
        {
            yield return SiloRoles.Gpu;
        }

        if (roles.HasFlag(GridRoles.Gateway))
        {
            yield return SiloRoles.Gateway;
        }
    }
}
