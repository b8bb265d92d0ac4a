using Grid.Testing.Hosting;

namespace Grid.Workers.Tests.Fleet;

public sealed class WarmUpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_ThatWaitsForWork_HasTheDefaultModelWhenItComes()
    {
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var grid = await TestGrid.StartAsync(prepare: engines => engines.OnLoad = loaded.SetResult);

        await loaded.Task.WaitAsync(Cancellation);
        var video = await grid.WaitForEndAsync(await grid.SubmitAsync("first", cancellationToken: Cancellation), Cancellation);

        Assert.Equal("completed", (string?)video["status"]);
        Assert.Equal(1, grid.Engines.Loaded);
    }

    [Fact]
    public async Task Worker_WhoseModelCannotBeLoadedAheadOfWork_IsNotBlamedAndDoesIt()
    {
        var tried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var grid = await TestGrid.StartAsync(prepare: engines =>
            engines.OnLoad = () =>
            {
                if (tried.TrySetResult())
                {
                    throw new IOException("the volume is not there yet");
                }
            }
        );

        await tried.Task.WaitAsync(Cancellation);
        var video = await grid.WaitForEndAsync(await grid.SubmitAsync("first", cancellationToken: Cancellation), Cancellation);

        Assert.Equal("completed", (string?)video["status"]);
    }
}
