using Grid.Contracts.Jobs;
using Grid.Testing;
using Grid.Testing.Hosting;
using Grid.Workers.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Workers.Tests.Counting;

/// <summary>A kind of job that only tests have, through the same pool, life and workers as videos.</summary>
public sealed class CountJobTests : IDisposable
{
    private const string Key = "tenant/count_1";

    private readonly TemporaryFolder _folder = new();
    private readonly List<int> _counted = [];
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The number at which a worker stays until its work is canceled; 0 for none.
    private volatile int _stay;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task Count_BesideAVideo_BothEndOnOneWorker()
    {
        await using var grid = await StartAsync();
        var video = await grid.SubmitAsync("beside", cancellationToken: Token);
        await Job(grid).CreateAsync(25, Token);

        var end = await EndAsync(grid);

        Assert.Equal((JobState.Completed, 25, 3.0), (end.State, end.Count, end.DeviceSeconds));
        Assert.Equal(Enumerable.Range(1, 25), _counted);
        Assert.Equal("completed", (string?)(await grid.WaitForEndAsync(video, Token))["status"]);
    }

    [Fact(Timeout = 120_000)]
    public async Task Count_PreemptedByAStop_GoesOnFromItsCheckpoint()
    {
        _stay = 15;
        await using (var first = await StartAsync())
        {
            await Job(first).CreateAsync(25, Token);
            await _reached.Task.WaitAsync(Token);
        }

        _stay = 0;
        await using var second = await StartAsync();
        var end = await EndAsync(second);

        Assert.Equal((JobState.Completed, 25), (end.State, end.Count));
        Assert.Equal([.. Enumerable.Range(1, 15), .. Enumerable.Range(11, 15)], _counted);
    }

    [Fact(Timeout = 120_000)]
    public async Task Count_CanceledRetriedAndRemoved_LivesLikeAnyJob()
    {
        _stay = 15;
        await using var grid = await StartAsync();
        await Job(grid).CreateAsync(25, Token);
        await _reached.Task.WaitAsync(Token);

        await Job(grid).CancelAsync(Token);
        var canceled = await EndAsync(grid);
        _stay = 0;
        await Job(grid).RetryAsync(attempt: 2, Token);
        var again = await EndAsync(grid);

        Assert.Equal((JobState.Canceled, 10), (canceled.State, canceled.Count));
        Assert.Equal((JobState.Completed, 25), (again.State, again.Count));
        Assert.True(await Job(grid).DeleteAsync(Token));
        Assert.Null(await Job(grid).GetAsync(Token));
    }

    private static ICountJob Job(TestGrid grid) => grid.Host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICountJob>(Key);

    private static async Task<CountSnapshot> EndAsync(TestGrid grid)
    {
        var update = (await Job(grid).WatchAsync(0, -1, Token))!;
        while (!update.Snapshot.State.IsFinal())
        {
            update = (await Job(grid).WatchAsync(0, update.Revision, Token))!;
        }

        return (CountSnapshot)update.Snapshot;
    }

    private Task<TestGrid> StartAsync() =>
        TestGrid.StartAsync(_folder, configure: services => services.AddSingleton<IWorkRunnerFactory>(new CountRunner.Factory(OnNumber)));

    private void OnNumber(int number, CancellationToken cancellationToken)
    {
        _counted.Add(number);
        if (number == _stay)
        {
            _reached.TrySetResult();
            cancellationToken.WaitHandle.WaitOne();
        }
    }
}
