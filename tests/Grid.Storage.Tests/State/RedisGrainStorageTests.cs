using Grid.Storage.State;
using Grid.Testing;
using Grid.Testing.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace Grid.Storage.Tests.State;

public sealed class RedisGrainStorageTests : GrainStorageConformance
{
    private readonly TemporaryFolder _folder = new();
    private readonly RedisServer _server;
    private readonly List<ServiceProvider> _services = [];

    public RedisGrainStorageTests() => _server = new RedisServer(_folder.Combine("redis"));

    public override async ValueTask DisposeAsync()
    {
        foreach (var services in _services)
        {
            await services.DisposeAsync();
        }

        await _server.DisposeAsync();
        _folder.Dispose();
    }

    protected override async Task<IGrainStorage> OpenAsync()
    {
        await _server.StartAsync();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSerializer()
            .AddSingleton<IGrainStorageSerializer>(provider => new CheckedStateSerializer(
                new OrleansGrainStorageSerializer(provider.GetRequiredService<Serializer>())
            ))
            .Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = ("grid", "grid"))
            .AddRedisGrainStorage("grid", storage => storage.Configure(provider =>
                {
                    provider.ConfigurationOptions = ConfigurationOptions.Parse(_server.ConnectionString);
                    provider.DeleteStateOnClear = true;
                }))
            .BuildServiceProvider();
        _services.Add(services);
        var storage = services.GetRequiredKeyedService<IGrainStorage>("grid");
        var lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        ((ILifecycleParticipant<ISiloLifecycle>)storage).Participate(lifecycle);
        await lifecycle.OnStart();
        return storage;
    }

    protected override Task KillAsync() => _server.KillAsync();

    protected override async Task DamageAsync(GrainId grain, string name, Action<byte[]> damage)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
        var (database, key) = (client.GetDatabase(), $"grid/state/{grain}/{name}");
        var data = (byte[])(await database.HashGetAsync(key, "data"))!;
        damage(data);
        await database.HashSetAsync(key, "data", data);
    }

    protected override Task FillAsync() => SetMaxMemoryAsync("1");

    protected override Task FreeAsync() => SetMaxMemoryAsync("0");

    private async Task SetMaxMemoryAsync(string bytes)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
        await client.GetServers()[0].ConfigSetAsync("maxmemory", bytes);
    }
}
