using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Grains.Tests.Ledgers;
using Grid.Storage.Artifacts;

namespace Grid.Grains.Tests.Tenants;

/// <summary>Finished jobs and files that age.</summary>
public sealed class TenantRetentionTests : IAsyncLifetime
{
    private LedgerGrid _grid = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _grid = await LedgerGrid.StartAsync();

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task Jobs_OlderThanTheTenantKeeps_GoWithTheirFilesAndOpenOnesStay()
    {
        var (old, file) = await FinishAsync();
        var open = await _grid.SubmitAsync();
        Assert.NotNull(await _grid.BeginAsync());
        _grid.Time.Advance(TimeSpan.FromDays(8));
        var (young, _) = await FinishAsync();

        await KeepAsync(new TenantSettingsChange { KeepJobsDays = 7 });

        Assert.Equal([open, young], await _grid.ListAsync());
        Assert.Null(await _grid.Account(old).GetAccountAsync(Token));
        Assert.Null(await _grid.Artifacts.ReadAllAsync(file, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Jobs_MoreThanTheTenantKeeps_OldestGo()
    {
        var jobs = new List<string>();
        for (var job = 0; job < 5; job++)
        {
            jobs.Add((await FinishAsync()).Job);
            _grid.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await KeepAsync(new TenantSettingsChange { KeepJobs = 2 });

        Assert.Equal(jobs[3..], await _grid.ListAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Files_OlderThanTheTenantKeepsThem_GoAndTheirJobsStay()
    {
        var (old, file) = await FinishAsync();
        _grid.Time.Advance(TimeSpan.FromDays(3));
        var (young, kept) = await FinishAsync();

        await KeepAsync(new TenantSettingsChange { KeepFilesDays = 2 });

        Assert.Equal([old, young], await _grid.ListAsync());
        var job = (await _grid.Job(old).GetAsync(Token))!;
        Assert.Equal((JobState.Completed, 0), (job.State, job.Outputs.Length));
        Assert.Null(await _grid.Artifacts.ReadAllAsync(file, Token));
        Assert.NotNull(await _grid.Artifacts.ReadAllAsync(kept, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Defaults_OldJobs_KeepEverything()
    {
        var (old, file) = await FinishAsync();
        _grid.Time.Advance(TimeSpan.FromDays(300));

        await KeepAsync(new TenantSettingsChange { Weight = 2 });

        Assert.Equal([old], await _grid.ListAsync());
        Assert.NotNull(await _grid.Artifacts.ReadAllAsync(file, Token));
    }

    private async Task KeepAsync(TenantSettingsChange change)
    {
        Assert.Null((await _grid.Administration.ChangeSettingsAsync(change, Token)).Rejection);
        await _grid.Administration.RemoveAgedAsync(Token);
    }

    private async Task<(string Job, ArtifactName File)> FinishAsync()
    {
        var job = new JobKey(LedgerGrid.TenantName, await _grid.SubmitAsync());
        var file = ArtifactName.ForJob(job.Tenant, job.Job, "video.mp4");
        await _grid.Artifacts.WriteAsync(file, new byte[] { 1 }, Token);
        var output = new JobOutput(JobOutputVariants.Video, file.Value, "video/mp4", 1, "hash");
        Assert.True(
            await _grid
                .Execution(job)
                .CompleteAsync((await _grid.BeginAsync())!, new VideoBurstResult { DeviceSeconds = 1, Outputs = [output] }, Token)
        );
        return (job.Job, file);
    }
}
