using System.Runtime.Versioning;
using Grid.Host.Local;
using Grid.Testing;
using StackExchange.Redis;

namespace Grid.Host.Tests.Local;

[UnsupportedOSPlatform("windows")]
public sealed class RedisProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Data => _folder.Combine("state", "redis");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_OnAFolderWhoseServerStillRuns_RefusesAndNamesTheProcess()
    {
        await using var first = await StartAsync();

        var refused = await Assert.ThrowsAsync<GridStartException>(() =>
            RedisProcess.StartAsync(Data, _folder.Combine("second.log"), Cancellation)
        );

        Assert.Contains($"(process {first.ProcessId})", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Data, refused.Message, StringComparison.Ordinal);
        Assert.False(first.Ended.IsCompleted);
    }

    [Fact]
    public async Task Start_WhileTheServerBeforeIsAboutToEnd_WaitsForIt()
    {
        await using var first = await StartAsync();
        await WriteAsync(first, "kept");

        var second = RedisProcess.StartAsync(Data, _folder.Combine("second.log"), Cancellation);
        await first.KillAsync();
        await using var after = await second;

        Assert.Equal("kept", await ReadAsync(after));
    }

    [Fact]
    public async Task Server_AskedWithoutThePassword_TellsNothing()
    {
        await using var redis = await StartAsync();
        await using var stranger = await ConnectionMultiplexer.ConnectAsync(
            $"{redis.Address},abortConnect=false,connectTimeout=2000,connectRetry=1"
        );

        await Assert.ThrowsAnyAsync<RedisException>(() => stranger.GetDatabase().PingAsync());
        var modes = File.GetUnixFileMode(redis.ConfigurationFile);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, modes);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Data));
        Assert.DoesNotContain("password", redis.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_KilledAndStartedAgain_HasWhatItAnswered()
    {
        await using var redis = await StartAsync();
        await WriteAsync(redis, "kept");

        await redis.KillAsync();
        await redis.StartAsync(Cancellation);

        Assert.Equal("kept", await ReadAsync(redis));
    }

    private static async Task WriteAsync(RedisProcess redis, string value)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await connection.GetDatabase().StringSetAsync("key", value);
    }

    private static async Task<string?> ReadAsync(RedisProcess redis)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        return await connection.GetDatabase().StringGetAsync("key");
    }

    private Task<RedisProcess> StartAsync() => RedisProcess.StartAsync(Data, _folder.Combine("redis.log"), Cancellation);
}
