using Grid.Storage.Embedded;
using Grid.Storage.State;
using Grid.Testing;
using Grid.Testing.Storage;

namespace Grid.Storage.Tests.State;

public sealed class StateMaintenanceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string State => _folder.Combine("state");

    private string File1 => _folder.Combine("backup.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_WhileTheGridRuns_CountsAndChangesNothing()
    {
        await StateFolder.MakeAsync(State, stopped: false);
        using var running = StateDatabase.Open(State);

        var report = StateMaintenance.Check(State);

        Assert.Equal(StateFolder.Records, report.Records);
        await running.WriteAsync(new StateKey("tenant/a", "tenant"), null, [1]);
        Assert.Equal(StateFolder.Records + 1, StateMaintenance.Check(State).Records);
    }

    [Fact]
    public async Task Check_LogThatLostItsEnd_IsDamage()
    {
        await StateFolder.MakeAsync(State, stopped: false);
        var log = new FileInfo(Path.Combine(State, "state.db-wal"));
        using (var file = log.OpenWrite())
        {
            file.SetLength(log.Length / 2);
        }

        Assert.Throws<StateDamagedException>(() => StateMaintenance.Check(State));
    }

    [Fact]
    public async Task Restore_BackupOfARunningGrid_BringsBackThatMoment()
    {
        await StateFolder.MakeAsync(State, stopped: false);
        using (var running = StateDatabase.Open(State))
        {
            await StateMaintenance.BackupAsync(State, File1);
            await running.WriteAsync(new StateKey("tenant/later", "tenant"), null, [1]);
        }

        FileDamage.Apply(Path.Combine(State, "state.db"), DamageKind.Cut, new Random(1));
        var (report, replaced) = StateMaintenance.Restore(State, File1, TimeProvider.System);

        Assert.Equal(StateFolder.Records, report.Records);
        Assert.True(File.Exists(Path.Combine(replaced!, "state.db")));
        using var again = StateDatabase.Open(State);
        Assert.True(await StateFolder.IsWholeAsync(again));
        Assert.Null(await again.ReadAsync(new StateKey("tenant/later", "tenant")));
    }

    [Fact]
    public async Task Restore_DamagedBackup_IsRefusedAndLeavesTheState()
    {
        await StateFolder.MakeAsync(State, stopped: true);
        await StateMaintenance.BackupAsync(State, File1);
        FileDamage.Apply(File1, DamageKind.Cut, new Random(1));

        Assert.ThrowsAny<StateDirectoryException>(() => StateMaintenance.Restore(State, File1, TimeProvider.System));

        using var database = StateDatabase.Open(State);
        Assert.True(await StateFolder.IsWholeAsync(database));
    }

    [Fact]
    public async Task Restore_WhileTheGridRuns_IsRefused()
    {
        await StateFolder.MakeAsync(State, stopped: true);
        await StateMaintenance.BackupAsync(State, File1);
        using var running = StateDirectory.Open(State);

        Assert.ThrowsAny<StateDirectoryException>(() => StateMaintenance.Restore(State, File1, TimeProvider.System));
    }

    [Fact]
    public async Task Backup_OverAFileThatIsThere_IsRefused()
    {
        await StateFolder.MakeAsync(State, stopped: true);
        await File.WriteAllTextAsync(File1, "mine", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<StateDirectoryException>(() => StateMaintenance.BackupAsync(State, File1));

        Assert.Equal("mine", await File.ReadAllTextAsync(File1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Backup_File_IsItsOwnersOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes of files.");
            return;
        }

        await StateFolder.MakeAsync(State, stopped: true);

        await StateMaintenance.BackupAsync(State, File1);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(File1));
    }
}
