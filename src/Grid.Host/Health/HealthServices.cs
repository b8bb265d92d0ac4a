using Grid.Workers.Devices;

namespace Grid.Host.Health;

/// <summary>What has to be well for a process to be ready.</summary>
internal static class HealthServices
{
    // Where artifacts are written first; their own folders hold nothing but artifacts.
    private const string IncomingFolder = ".incoming";

    public static IServiceCollection AddGridHealthChecks(
        this IServiceCollection services,
        SiloSettings settings,
        GridRoles roles,
        IReadOnlyList<ComputeDevice> devices
    )
    {
        var checks = services.AddHealthChecks().AddCheck<SiloHealthCheck>("silo").AddCheck<SpaceHealthCheck>("space");
        if (settings.Redis is { } redis)
        {
            services.AddSingleton(new RedisProbe(redis));
            checks.AddCheck<RedisProbe>("redis");
        }

        if (roles.HasFlag(GridRoles.Control) || roles.HasFlag(GridRoles.Gateway))
        {
            checks.AddCheck<RecordHealthCheck>("records");
        }

        if (settings.State is { } database)
        {
            services.AddSingleton(new StateHealthCheck(database));
            checks.AddCheck<StateHealthCheck>("state");
        }

        checks.AddCheck(
            "folders",
            new FolderHealthCheck(
                new Dictionary<string, string>
                {
                    ["artifacts"] = Path.Combine(settings.ArtifactFolder, IncomingFolder),
                    ["files that may be lost"] = settings.CacheFolder,
                }
            )
        );
        if (devices.Count > 0)
        {
            string[] workers = [.. devices.Select(device => $"{settings.SiloName}/{device.Name}")];
            services.AddSingleton(provider => new DeviceHealthCheck(provider.GetRequiredService<IGrainFactory>(), workers));
            checks.AddCheck<DeviceHealthCheck>("devices").AddCheck<WorkerHealthCheck>("workers");
        }

        return services;
    }
}
