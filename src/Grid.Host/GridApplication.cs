using System.Net;
using Grid.Gateway;
using Grid.Gateway.Health;
using Grid.Gateway.Operators;
using Grid.Gateway.States;
using Grid.Grains;
using Grid.Grains.Models;
using Grid.Host.Audits;
using Grid.Host.Health;
using Grid.Host.Space;
using Grid.Storage.Artifacts;
using Grid.Storage.Space;
using Grid.Workers.Devices;
using Grid.Workers.Engines;
using Grid.Workers.Fleet;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Grid.Host;

/// <summary>Puts silo and HTTP API together.</summary>
internal static class GridApplication
{
    // Longest stop. Work is given back at the next step; what has not been by then comes back by its lease's end.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(8);

    public static WebApplication Build(GridHostOptions options, SiloSettings settings, Action<IServiceCollection>? configure)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ApplicationName = typeof(GridApplication).Assembly.GetName().Name }
        );
        builder.Configuration.Sources.Clear();
        ConfigureLogging(builder.Logging, options);
        configure?.Invoke(builder.Services);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddGridSpace(options, settings);
        builder.Services.TryAddSingleton<IArtifactStore>(provider => new LocalArtifactStore(
            settings.ArtifactFolder,
            space: provider.GetRequiredService<SpaceGuard>()
        ));
        builder.Services.AddDiffusionModels();
        builder.Services.AddGridGrains(
            new ModelCatalogOptions
            {
                Folders = options.ModelFolders,
                DefaultModel = options.DefaultModel,
                CacheFolder = settings.CacheFolder,
            }
        );
        builder.UseOrleans(silo => SiloConfiguration.Configure(silo, options, settings));
        builder.Services.GuardGrainStorage(GridStorage.Name);
        ComputeDevice[] devices = options.Roles.HasFlag(GridRoles.Gpu)
            ?
            [
                .. Enumerable
                    .Range(0, options.CpuDevices)
                    .Select(number => new ComputeDevice(ComputeDevice.CpuName(number), options.WeightBudget)),
            ]
            : [];
        if (options.Roles.HasFlag(GridRoles.Control))
        {
            builder.Services.AddHostedService<StateAuditKeeper>();
        }

        if (devices.Length > 0)
        {
            builder.Services.AddGridWorkers(
                new GridWorkerOptions { Devices = devices, ScratchFolder = Path.Combine(settings.CacheFolder, "scratch") }
            );
        }

        builder.Services.AddGridHealthChecks(settings, options.Roles, devices);
        builder.Services.TryAddSingleton(new OperatorAccess(options.OperatorKey));
        builder.Services.TryAddSingleton(new ServedState(settings.StateId));
        builder.Services.AddGridGateway();
        if (settings.HttpPorts.Count == 0)
        {
            builder.Services.AddSingleton<IServer, SilentServer>();
        }

        BoundedServer.Decorate(builder.Services);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            foreach (var port in settings.HttpPorts)
            {
                kestrel.Listen(IPAddress.Loopback, port);
            }
        });
        var application = builder.Build();
        application.MapGridHealth();
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

        // What reads the console may stop reading: lines are lost then, and the grid goes on.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        logging.SetMinimumLevel(LogLevel.Error);
        logging.AddFilter("Grid", options.LogLevel);
    }
}
