using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Grains.Jobs;
using Grid.Grains.Tests.Ledgers;
using Grid.Storage.Artifacts;

namespace Grid.Grains.Tests.Videos;

/// <summary>Jobs whose checkpoints go.</summary>
public sealed class VideoJobAnewTests : IAsyncLifetime
{
    private LedgerGrid _grid = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _grid = await LedgerGrid.StartAsync();

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task Fail_FileOfTheJobHasGone_BeginsAnewAndFailsAtLast()
    {
        var job = await _grid.SubmitAsync();
        for (var round = 0; round < JobDefaults.MaxBegunAnew; round++)
        {
            Assert.False((await LoseAsync(await BurstAsync(), 1)).State.IsFinal());
            Assert.Equal(0, (await _grid.Job(job).GetAsync(Token))!.Progress.Step);
        }

        var end = await LoseAsync(await BurstAsync(), 1);

        Assert.Equal((JobState.Failed, GridErrorCodes.ArtifactLost), (end.State, end.Error!.Code));
        Assert.Equal(9.0, (await _grid.SettleAllAsync()).Day.Used, 6);
    }

    [Fact(Timeout = 60_000)]
    public async Task Complete_NextCheckpoint_KeepsTheOneBeforeUntilTheEnd()
    {
        var key = new JobKey(LedgerGrid.TenantName, await _grid.SubmitAsync());
        for (var number = 1; number <= 3; number++)
        {
            await _grid.Artifacts.WriteAsync(Checkpoint(key, number), new byte[] { 1 }, Token);
            var burst = new VideoBurstResult
            {
                Latents = Checkpoint(key, number).Value,
                Evaluations = number,
                EvaluationsTotal = 4,
                Next = VideoPhase.Denoise,
            };
            Assert.True(await _grid.Execution(key).CompleteAsync((await _grid.BeginAsync())!, burst, Token));
        }

        var kept = await KeptAsync(key);
        Assert.Equal([2, 3], kept);

        await _grid.CompleteAsync((await _grid.BeginAsync())!, 1);
        Assert.Empty(await KeptAsync(key));
    }

    private static ArtifactName Checkpoint(JobKey key, int number) => ArtifactName.ForJob(key.Tenant, key.Job, $"c{number}.bin");

    private async Task<TicketLease> BurstAsync()
    {
        await _grid.ContinueAsync((await _grid.BeginAsync())!, 2);
        return (await _grid.BeginAsync())!;
    }

    private async Task<JobSnapshot> LoseAsync(TicketLease lease, double seconds)
    {
        await _grid
            .Execution(lease.Ticket.Job)
            .FailAsync(lease, new JobError(GridErrorCodes.ArtifactLost, "The checkpoint has gone."), seconds, Token);
        return (await _grid.Job(lease.Ticket.Job.Job).GetAsync(Token))!;
    }

    private async Task<List<int>> KeptAsync(JobKey key)
    {
        var kept = new List<int>();
        for (var number = 1; number <= 3; number++)
        {
            if (await _grid.Artifacts.ReadAllAsync(Checkpoint(key, number), Token) is not null)
            {
                kept.Add(number);
            }
        }

        return kept;
    }
}
