using System.Buffers.Binary;
using Grid.Storage.Embedded;
using Grid.Storage.State;
using Grid.Testing;
using Grid.Testing.Storage;

namespace Grid.Storage.Tests.State;

public sealed class StateDatabaseTests : IDisposable
{
    private const int VersionAt = 60;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, DamageKind> Damages
    {
        get
        {
            var damages = new TheoryData<string, DamageKind>();
            foreach (var file in new[] { "state.db", "state.db-wal", "state.db-shm", "state.mark" })
            {
                foreach (var kind in Enum.GetValues<DamageKind>())
                {
                    damages.Add(file, kind);
                }
            }

            return damages;
        }
    }

    private string State => _folder.Combine("state");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Open_FileOfAKilledProcessDamaged_HasAllOrNamesTheFileAndTheWayBack(string file, DamageKind kind)
    {
        await StateFolder.MakeAsync(State, stopped: false);
        for (var seed = 0; seed < 6; seed++)
        {
            var copy = _folder.Combine($"copy-{seed}");
            FileDamage.CopyFolder(State, copy);
            var done = FileDamage.Apply(Path.Combine(copy, file), kind, new Random(seed));

            await AssertWholeOrRefusedAsync(copy, done);
        }
    }

    [Theory]
    [InlineData(DamageKind.Flip)]
    [InlineData(DamageKind.Zero)]
    [InlineData(DamageKind.Cut)]
    [InlineData(DamageKind.Delete)]
    public async Task Open_DatabaseOfAStoppedProcessDamaged_HasAllOrNamesTheFileAndTheWayBack(DamageKind kind)
    {
        await StateFolder.MakeAsync(State, stopped: true);
        for (var seed = 0; seed < 12; seed++)
        {
            var copy = _folder.Combine($"copy-{seed}");
            FileDamage.CopyFolder(State, copy);
            var done = FileDamage.Apply(Path.Combine(copy, "state.db"), kind, new Random(seed));

            await AssertWholeOrRefusedAsync(copy, done);
        }
    }

    [Fact]
    public async Task Open_AfterARefusal_HasChangedNothing()
    {
        await StateFolder.MakeAsync(State, stopped: false);
        var log = Path.Combine(State, "state.db-wal");
        var whole = await File.ReadAllBytesAsync(log, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(log, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        Assert.Throws<StateDamagedException>(() => StateDatabase.Open(State));

        // What was damaged comes back, from a copy of the disk.
        await File.WriteAllBytesAsync(log, whole, TestContext.Current.CancellationToken);
        using var database = StateDatabase.Open(State);

        Assert.True(await StateFolder.IsWholeAsync(database));
    }

    [Fact]
    public async Task Open_LogThatLostItsLastCommit_SaysHowManyAreMissing()
    {
        await StateFolder.MakeAsync(State, stopped: false);
        var log = new FileInfo(Path.Combine(State, "state.db-wal"));
        using (var file = log.OpenWrite())
        {
            file.SetLength(log.Length - 1);
        }

        var refused = Assert.Throws<StateDamagedException>(() => StateDatabase.Open(State));

        Assert.Contains("the last 1 of 120 commits are missing", refused.Message, StringComparison.Ordinal);
        Assert.Contains("grid state restore", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_MarkOfACommitThatWasNotTold_GoesOn()
    {
        await StateFolder.MakeAsync(State, stopped: true);
        var before = _folder.Combine("before.mark");
        File.Copy(Path.Combine(State, "state.mark"), before);
        using (var database = StateDatabase.Open(State))
        {
            await database.WriteAsync(new StateKey("tenant/a", "tenant"), null, [1]);
        }

        // As a process leaves it that is killed between a commit and its mark.
        File.Copy(before, Path.Combine(State, "state.mark"), overwrite: true);
        using var again = StateDatabase.Open(State);

        Assert.NotNull(await again.ReadAsync(new StateKey("tenant/a", "tenant")));
    }

    [Fact]
    public async Task Open_DatabaseOfAnotherTime_IsRefused()
    {
        await StateFolder.MakeAsync(State, stopped: true);
        var older = _folder.Combine("older.db");
        File.Copy(Path.Combine(State, "state.db"), older);
        using (var database = StateDatabase.Open(State))
        {
            await database.WriteAsync(new StateKey("tenant/a", "tenant"), null, [1]);
        }

        File.Copy(older, Path.Combine(State, "state.db"), overwrite: true);

        Assert.Throws<StateDamagedException>(() => StateDatabase.Open(State));
    }

    [Fact]
    public async Task Open_MarkOfAnotherFolder_IsRefused()
    {
        await StateFolder.MakeAsync(State, stopped: true);
        await StateFolder.MakeAsync(_folder.Combine("other"), stopped: true);

        File.Copy(Path.Combine(_folder.Combine("other"), "state.mark"), Path.Combine(State, "state.mark"), overwrite: true);

        Assert.Throws<StateDamagedException>(() => StateDatabase.Open(State));
    }

    [Fact]
    public async Task Open_FileOfANewerVersion_IsRefusedByItsVersion()
    {
        await StateFolder.MakeAsync(State, stopped: true);
        var path = Path.Combine(State, "state.db");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(VersionAt), 7);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        var refused = Assert.Throws<StateDirectoryException>(() => StateDatabase.Open(State));

        Assert.Contains("newer version of Grid (schema 7", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("artifacts/tenant/video_1/video.mp4")]
    [InlineData("state.db-wal")]
    [InlineData("state.mark")]
    public void Open_NoDatabaseWhereThereWasOne_IsRefused(string trace)
    {
        Leave(trace);

        Assert.Throws<StateDamagedException>(() => StateDatabase.Open(State));
        Assert.False(File.Exists(Path.Combine(State, "state.db")));
    }

    [Theory]
    [InlineData("garnet/aof.log.0", "earlier version")]
    [InlineData("redis/appendonlydir/appendonly.aof.1.incr.aof", "grid up --cluster")]
    public void Open_StateOfAnotherKind_IsRefusedAndSaysWhich(string trace, string way)
    {
        Leave(trace);

        var refused = Assert.Throws<StateDirectoryException>(() => StateDatabase.Open(State));

        Assert.Contains(way, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckIsOfCluster_StateOfAnEmbeddedGrid_IsRefused()
    {
        Directory.CreateDirectory(State);
        StateDatabase.Open(State).Dispose();

        var refused = Assert.Throws<StateDirectoryException>(() => StateFiles.CheckIsOfCluster(State));

        Assert.Contains("without --cluster", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FirstStartThatWasCutOff_BeginsAnew()
    {
        Directory.CreateDirectory(State);
        StateDatabase.Open(State).Dispose();
        File.Delete(Path.Combine(State, "state.mark"));
        File.WriteAllText(Path.Combine(State, "state.db.new"), "cut off");

        using var database = StateDatabase.Open(State);

        Assert.Null(database.Damage);
    }

    [Fact]
    public async Task Write_AfterAFileWasRemoved_IsRefusedFromThenOn()
    {
        await StateFolder.MakeAsync(State, stopped: false);
        using var database = StateDatabase.Open(State);
        File.Delete(Path.Combine(State, "state.db"));

        var refused = await Assert.ThrowsAsync<StateDamagedException>(() =>
            database.WriteAsync(new StateKey("tenant/a", "tenant"), null, [1])
        );

        Assert.Contains("removed while the grid ran", refused.Message, StringComparison.Ordinal);
        Assert.Same(refused, database.Damage);
        await Assert.ThrowsAsync<StateDamagedException>(() => database.ReadAsync(StateFolder.KeyOf(0)));
    }

    private void Leave(string trace)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(State, trace))!);
        File.WriteAllText(Path.Combine(State, trace), "something");
    }

    // Writes after a start that was accepted must be there at the next one.
    private static async Task AssertWholeOrRefusedAsync(string folder, string done)
    {
        try
        {
            using (var database = StateDatabase.Open(folder))
            {
                Assert.True(await StateFolder.IsWholeAsync(database), done);
                await database.WriteAsync(new StateKey("tenant/later", "tenant"), null, [1, 2, 3]);
            }

            using var again = StateDatabase.Open(folder);
            Assert.True(await StateFolder.IsWholeAsync(again), done);
            Assert.NotNull(await again.ReadAsync(new StateKey("tenant/later", "tenant")));
        }
        catch (StateDirectoryException refused)
        {
            Assert.Contains(folder, refused.Message, StringComparison.Ordinal);
            Assert.True(
                refused is StateDamagedException || refused.Message.Contains("newer version", StringComparison.Ordinal),
                refused.Message
            );
        }
    }
}
