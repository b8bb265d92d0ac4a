using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Testing.Videos;
using Grid.Workers.Work;

namespace Grid.Workers.Tests.Work;

public sealed class DeviceWorkTests : IDisposable
{
    private readonly CancellationTokenSource _leader = new();
    private readonly CancellationTokenSource _mate = new();
    private readonly TaskCompletionSource _shared = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        _leader.Dispose();
        _mate.Dispose();
    }

    [Fact]
    public async Task Run_LeaderCanceledInASharedStep_DoesTheOthersWork()
    {
        var run = Run();
        await _leader.CancelAsync();
        _shared.SetResult();

        Assert.True((await run.Outcomes[0]).IsReturned);
        Assert.NotNull((await run.Outcomes[1]).Result);
        await run.DeviceFree;
    }

    [Fact]
    public async Task Run_AllCanceledInASharedStep_EndsItAndGivesAllBack()
    {
        var run = Run();
        await _leader.CancelAsync();
        await _mate.CancelAsync();

        Assert.All(await Task.WhenAll(run.Outcomes), outcome => Assert.True(outcome.IsReturned));
        await run.DeviceFree;
    }

    [Fact]
    public async Task Run_SharedStepCanceledByAnother_GivesBackAndBlamesNobody()
    {
        var run = DeviceWork.Run(Works(), Begin, _ => throw new OperationCanceledException("a store gave up"));

        Assert.All(await Task.WhenAll(run.Outcomes), outcome => Assert.True(outcome.IsReturned));
        await run.DeviceFree;
    }

    [Fact]
    public async Task Run_SharedStepFails_IsAFaultOfAllWithTheirDeviceTime()
    {
        var run = DeviceWork.Run(Works(), Begin, batch =>
        {
            Array.ForEach(batch.Bursts, burst => burst.DeviceSeconds = 1.5);
            throw new IOException("/data/models/x");
        });

        Assert.All(await Task.WhenAll(run.Outcomes), outcome =>
            Assert.Equal((typeof(IOException), 1.5), (outcome.Fault!.GetType(), outcome.DeviceSeconds))
        );
    }

    [Fact]
    public async Task Run_OneRefused_LeavesTheOtherAlone()
    {
        var run = DeviceWork.Run(Works(), Begin, async batch =>
        {
            await DeviceWork.GuardAsync(batch.Bursts[0], _ =>
                throw new WorkRefusedException(new JobError(GridErrorCodes.InvalidValue, "format"))
            );
            Complete(batch);
        });

        Assert.Equal(GridErrorCodes.InvalidValue, (await run.Outcomes[0]).Refusal!.Code);
        Assert.NotNull((await run.Outcomes[1]).Result);
    }

    // What models, engines and files are to runners: a step for all, then each one's own.
    private TicketRun Run() => DeviceWork.Run(Works(), Begin, async batch =>
        {
            await _shared.Task.WaitAsync(batch.Unwanted);
            Array.ForEach(batch.Bursts, burst => DeviceWork.Guard(burst, () => burst.DeviceSeconds = 1));
            Complete(batch);
        });

    private static TicketBurst Begin(TicketWork work) => new(work);

    private static void Complete(DeviceBatch<TicketBurst> batch) =>
        Array.ForEach(batch.Open, burst => burst.Complete(new VideoBurstResult()));

    private TicketWork[] Works() => [Work(_leader), Work(_mate)];

    private static TicketWork Work(CancellationTokenSource cancellation) =>
        new(
            new VideoBurst
            {
                Phase = VideoPhase.Denoise,
                Spec = VideoSpecs.Small,
                Plan = VideoSpecs.SmallPlan,
                ModelHash = "hash",
                OutputPrefix = "tenant/video/t1",
            },
            _ => { },
            cancellation.Token
        );
}
