using Grid.Contracts.Jobs;
using Grid.Host;
using Grid.Storage.State;
using Grid.Testing;
using Grid.Testing.Hosting;

namespace Grid.Cli.Tests;

/// <summary><c>grid state</c> on the folder of a real grid that has stopped.</summary>
public sealed class StateVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CliRun _run = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string State => _folder.Combine("state");

    public StateVerbTests() => _run.Machine.StateFolder = State;

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Check_JobWithoutRecord_FailsAndNamesIt()
    {
        var lost = await MakeAsync();
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("state", "check"));
        Assert.Contains("1 job of 1 tenant.", _run.Output, StringComparison.Ordinal);
        await LoseAsync(lost);

        Assert.Equal(ExitCodes.Failed, await _run.RunAsync("state", "check"));

        Assert.Contains($"1 job in its tenant's book has no record: default/{lost}.", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_BackupFromBeforeTheLoss_IsWholeAgain()
    {
        var lost = await MakeAsync();
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("state", "backup", _folder.Combine("backup.db")));
        await LoseAsync(lost);

        Assert.Equal(ExitCodes.Done, await _run.RunAsync("state", "restore", _folder.Combine("backup.db")));

        Assert.Contains("What was there before is in ", _run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("state", "check"));
    }

    private async Task<string> MakeAsync()
    {
        await using var grid = await TestGrid.StartAsync(_folder, GridRoles.Control | GridRoles.Gateway);
        return await grid.SubmitAsync("a red circle", cancellationToken: Token);
    }

    private async Task LoseAsync(string job)
    {
        using var database = StateDatabase.Open(State);
        var key = new StateKey($"videojob/{new JobKey("default", job)}", "job");
        await database.ClearAsync(key, (await database.ReadAsync(key))!.ETag);
    }
}
