using System.Text.Json.Nodes;
using Grid.Host.Local;
using Grid.Host.State;
using Grid.Storage.Embedded;
using Grid.Storage.State;
using Grid.Testing;
using Grid.Testing.Storage;
using StackExchange.Redis;

namespace Grid.Host.Tests.State;

/// <summary>The state of a cluster, in a real Redis: checked, saved, brought back, and damaged.</summary>
public sealed class ClusterStateTests(StoppedClusterFixture cluster) : IClassFixture<StoppedClusterFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_BackupOfAClusterThatRan_BringsBackThatMoment()
    {
        var folder = cluster.CopyFolder();

        var (records, replaced) = await new GridState(folder).RestoreAsync(cluster.Backup, isCluster: false, TimeProvider.System, Token);

        Assert.True(records > cluster.Saved.Count);
        Assert.True(Directory.Exists(Path.Combine(replaced!, "redis", "appendonlydir")));
        await using var restored = await LocalCluster.StartAsync(StoppedClusterFixture.Options(folder), Token);
        using var client = StoppedClusterFixture.ClientOf(restored);
        Assert.Equal(cluster.Saved.ToHashSet(), await StoppedClusterFixture.ListAsync(client, Token));
    }

    [Fact]
    public async Task Check_ClusterThatHasStopped_FindsAllAndChangesNothing()
    {
        var folder = cluster.CopyFolder();
        var before = Describe(folder);
        Directory.CreateDirectory(Path.Combine(folder, $"redis-copy-{int.MaxValue}"));

        var audit = await new GridState(folder).CheckAsync(Token);

        Assert.Null(audit.DescribeFaults());
        Assert.Equal((1, cluster.Saved.Count + 1), (audit.Tenants, audit.Jobs));
        Assert.Equal(before, Describe(folder));
        Assert.Empty(Directory.GetDirectories(folder, "redis-copy-*"));
    }

    [Fact]
    public async Task Backup_OfAClusterThatHasStopped_BecomesTheStateOfAnEmbeddedGrid()
    {
        var (file, embedded) = (cluster.NewFolder() + ".db", cluster.NewFolder());
        await new GridState(cluster.CopyFolder()).BackupAsync(file, Token);

        await new GridState(embedded).RestoreAsync(file, isCluster: false, TimeProvider.System, Token);

        using var database = StateDatabase.Open(embedded);
        var audit = await new GridState(embedded).CheckAsync(Token);
        Assert.Null(audit.DescribeFaults());
        Assert.Equal(cluster.Saved.Count + 1, audit.Jobs);
    }

    [Fact]
    public async Task Check_LogThatLostItsEnd_IsRefused()
    {
        var folder = cluster.CopyFolder();
        var log = Directory.GetFiles(Path.Combine(folder, "redis", "appendonlydir"), "*.incr.aof").Single();
        await using (var file = File.OpenWrite(log))
        {
            file.SetLength(file.Length / 2);
        }

        var refused = await Assert.ThrowsAsync<GridStartException>(() => new GridState(folder).CheckAsync(Token));

        Assert.Contains("has lost state", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_IntoARedisElsewhere_IsThereAndWantsItEmpty()
    {
        using var folder = new TemporaryFolder();
        await using var server = new RedisServer(folder.Combine("redis"));
        await server.StartAsync();
        var state = new GridState(folder.Combine("state"), server.ConnectionString);

        await state.RestoreAsync(cluster.Backup, isCluster: false, TimeProvider.System, Token);

        var audit = await state.CheckAsync(Token);
        Assert.Null(audit.DescribeFaults());
        Assert.Equal(cluster.Saved.Count, audit.Jobs);
        await Assert.ThrowsAsync<StateDirectoryException>(() =>
            state.RestoreAsync(cluster.Backup, isCluster: false, TimeProvider.System, Token)
        );
    }

    [Fact]
    public async Task Backup_OfARedisWithADamagedValue_IsRefusedByTheRecordsName()
    {
        using var folder = new TemporaryFolder();
        await using var server = new RedisServer(folder.Combine("redis"));
        await server.StartAsync();
        var state = new GridState(folder.Combine("state"), server.ConnectionString);
        await state.RestoreAsync(cluster.Backup, isCluster: false, TimeProvider.System, Token);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await FlipAsync(connection.GetDatabase(), KeyOf(cluster.Saved[0]));

        var refused = await Assert.ThrowsAsync<RecordDamagedException>(() => state.BackupAsync(folder.Combine("backup.db"), Token));

        Assert.Contains(cluster.Saved[0], refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Combine("backup.db")));
        Assert.Equal(1, (await state.CheckAsync(Token)).Damaged.Count);
    }

    [Fact]
    public async Task Start_RedisThatLacksAJobAndHasADamagedOne_IsToldByTheGatewayAndInTheLog()
    {
        var folder = cluster.CopyFolder();
        var (lost, damaged) = (cluster.Saved[0], cluster.Saved[1]);
        await using (
            var server = await RedisProcess.StartAsync(Path.Combine(folder, "redis"), Path.Combine(folder, "logs", "redis.log"), Token)
        )
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
            Assert.True(await connection.GetDatabase().KeyDeleteAsync(KeyOf(lost)));
            await FlipAsync(connection.GetDatabase(), KeyOf(damaged));
            await server.StopAsync();
        }

        await using var running = await LocalCluster.StartAsync(StoppedClusterFixture.Options(folder), Token);
        using var client = StoppedClusterFixture.ClientOf(running);

        // Once the records have been compared for the first time.
        JsonNode readiness;
        do
        {
            using var answer = await client.GetAsync("/health/ready", Token);
            Assert.True(answer.IsSuccessStatusCode);
            readiness = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
        } while ((string?)readiness["status"] != "degraded");

        var told = (string?)readiness["checks"]!["records"];
        Assert.StartsWith($"1 job in its tenant's book has no record: default/{lost}.", told, StringComparison.Ordinal);
        Assert.Contains($"1 record is not what was written: videojob/default/{damaged} job.", told, StringComparison.Ordinal);
        var log = await File.ReadAllTextAsync(running.Processes.First(process => process.Role == GridRoles.Control).LogFile, Token);
        Assert.Contains($"has no record: default/{lost}.", log, StringComparison.Ordinal);
        var refused = await client.GetAsync($"/v1/videos/{damaged}", Token);
        Assert.False(refused.IsSuccessStatusCode);
    }

    private static string KeyOf(string job) => $"grid/state/videojob/default/{job}/job";

    private static async Task FlipAsync(IDatabase database, string key)
    {
        var data = (byte[])(await database.HashGetAsync(key, "data"))!;
        data[data.Length / 2] ^= 1;
        await database.HashSetAsync(key, "data", data);
    }

    private static string Describe(string folder) =>
        string.Join(
            '\n',
            Directory
                .EnumerateFiles(Path.Combine(folder, "redis", "appendonlydir"))
                .Order()
                .Select(file =>
                    $"{Path.GetFileName(file)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"
                )
        );
}
