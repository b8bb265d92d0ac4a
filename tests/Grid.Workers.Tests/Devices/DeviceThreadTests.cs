using Grid.Workers.Devices;

namespace Grid.Workers.Tests.Devices;

public sealed class DeviceThreadTests
{
    [Fact]
    public async Task RunAsync_SeveralCalls_RunOnOneThread()
    {
        await using var device = new DeviceThread("test");

        var first = await device.RunAsync(_ => Environment.CurrentManagedThreadId, TestContext.Current.CancellationToken);
        var second = await device.RunAsync(_ => Environment.CurrentManagedThreadId, TestContext.Current.CancellationToken);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task RunAsync_WorkFails_TellsTheCallerAndGoesOn()
    {
        await using var device = new DeviceThread("test");

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            device.RunAsync<int>(_ => throw new InvalidDataException(), TestContext.Current.CancellationToken)
        );

        Assert.Equal(1, await device.RunAsync(_ => 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RunAsync_CanceledBeforeItsTurn_IsNotBegun()
    {
        await using var device = new DeviceThread("test");
        using var open = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var begun = false;
        var first = device.RunAsync(
            _ =>
            {
                open.Wait(TestContext.Current.CancellationToken);
                return 0;
            },
            TestContext.Current.CancellationToken
        );

        var second = device.RunAsync(_ => begun = true, cancellation.Token);
        await cancellation.CancelAsync();
        open.Set();

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(begun);
    }

    [Fact]
    public async Task DisposeAsync_WorkQueued_FinishesItFirst()
    {
        var device = new DeviceThread("test");
        var work = device.RunAsync(_ => 1, TestContext.Current.CancellationToken);

        await device.DisposeAsync();

        Assert.Equal(1, await work);
    }
}
