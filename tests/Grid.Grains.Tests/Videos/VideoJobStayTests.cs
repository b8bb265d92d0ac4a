using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Grains.Tests.Ledgers;

namespace Grid.Grains.Tests.Videos;

/// <summary>Which jobs leave memory when the silo looks for idle grains.</summary>
public sealed class VideoJobStayTests : IAsyncLifetime
{
    private LedgerGrid _grid = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _grid = await LedgerGrid.StartAsync();

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task Collection_PieceThatTakesLongUnwatched_StillCounts()
    {
        var request = new VideoRequest { Prompt = "a red circle", Steps = 4, Frames = 63 };
        var job = (await _grid.Tenant.SubmitAsync(request, null, Token)).Job!.Key;
        var text = (await _grid.BeginAsync())!;
        var encoded = new TicketResult { TextStates = $"{job.Tenant}/jobs/{job.Job}/text.bin", EvaluationsTotal = 4, Next = TicketKind.DenoiseWindow };
        Assert.True(await _grid.Execution(job).CompleteAsync(text, encoded, Token));
        var window = (await _grid.BeginAsync())!;

        await _grid.CollectAsync();

        Assert.True(await _grid.IsActiveAsync(job));
        Assert.True(await _grid.Execution(job).CompleteAsync(window, new TicketResult { PredictedNoise = [1, 2, 3, 4] }, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Collection_WaitingAndEndedJobs_Leave()
    {
        var working = await _grid.SubmitAsync();
        var lease = (await _grid.BeginAsync())!;
        var waiting = await _grid.SubmitAsync();

        await WaitUntilGoneAsync(new JobKey(LedgerGrid.TenantName, waiting));
        Assert.True(await _grid.IsActiveAsync(lease.Ticket.Job));

        await _grid.CompleteAsync(lease, 1);
        await _grid.SettleAllAsync(advance: false, open: 1);
        await WaitUntilGoneAsync(lease.Ticket.Job);
        Assert.Equal(JobState.Completed, (await _grid.Job(working).GetAsync(Token))!.State);
    }

    // What a job has to do at its end keeps it for a second.
    private async Task WaitUntilGoneAsync(JobKey job)
    {
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), Token);
            await _grid.CollectAsync();
        }
        while (await _grid.IsActiveAsync(job));
    }
}
