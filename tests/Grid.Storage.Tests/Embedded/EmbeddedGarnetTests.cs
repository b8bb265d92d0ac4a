using Grid.Storage.Embedded;
using Grid.Storage.Network;
using Grid.Testing;
using StackExchange.Redis;

namespace Grid.Storage.Tests.Embedded;

public sealed class EmbeddedGarnetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = LoopbackPorts.FindFree();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_OnTheSameFolder_HasWhatWasWritten()
    {
        using (var first = EmbeddedGarnet.Start(_folder.Path, _port))
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(EmbeddedGarnet.ConnectionStringOf(_port));
            await redis.GetDatabase().HashSetAsync("job", [new HashEntry("state", "queued")]);
        }

        using var second = EmbeddedGarnet.Start(_folder.Path, _port);

        await using var again = await ConnectionMultiplexer.ConnectAsync(EmbeddedGarnet.ConnectionStringOf(_port));
        Assert.Equal("queued", (string?)await again.GetDatabase().HashGetAsync("job", "state"));
    }

    [Fact]
    public async Task Start_Script_IsRun()
    {
        using var garnet = EmbeddedGarnet.Start(_folder.Path, _port);

        await using var redis = await ConnectionMultiplexer.ConnectAsync(EmbeddedGarnet.ConnectionStringOf(_port));
        var answer = await redis.GetDatabase().ScriptEvaluateAsync("return 42");

        Assert.Equal(42, (int)answer);
    }
}
