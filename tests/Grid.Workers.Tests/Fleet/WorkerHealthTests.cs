using Grid.Contracts;
using Grid.Contracts.Videos;
using Grid.Workers.Fleet;
using Grid.Workers.Videos;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Workers.Tests.Fleet;

public sealed class WorkerHealthTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkerHealth _health;

    public WorkerHealthTests() => _health = new WorkerHealth(_time);

    [Fact]
    public void NoteFault_SeveralInARow_PausesTheWorkerUntilItsTimeIsOver()
    {
        Assert.False(Fault());
        Assert.False(Fault());
        Assert.Null(_health.Pause);

        Assert.True(Fault());

        Assert.False(_health.MayAsk);
        Assert.Equal(
            (GridErrorCodes.WorkFailed, "reason", 3, 1.0),
            (_health.Pause!.Code, _health.Pause.Reason, _health.Pause.Faults, _health.Pause.Seconds)
        );
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_health.MayAsk);
        Assert.True(_health.IsPaused);
    }

    [Fact]
    public void NoteFault_TriesThatFailToo_MakePausesGrowToAMinute()
    {
        Fault();
        Fault();
        var pauses = new List<double>();
        for (var tries = 0; tries < 8; tries++)
        {
            Fault();
            pauses.Add(_health.Pause!.Seconds);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], pauses);
    }

    [Fact]
    public void NoteFault_FullDisk_IsTriedWithinSeconds()
    {
        for (var tries = 0; tries < 20; tries++)
        {
            Fault(code: GridErrorCodes.StorageFull);
        }

        Assert.Equal(4, _health.Pause!.Seconds);
    }

    [Fact]
    public void NoteSuccess_AfterTheTry_RecoversAndForgetsThePauses()
    {
        for (var tries = 0; tries < 6; tries++)
        {
            Fault();
        }

        Assert.True(_health.NoteSuccess(VideoReach.Of(VideoPhase.Assemble)));

        Assert.Null(_health.Pause);
        Fault();
        Fault();
        Assert.True(_health.MayAsk);
        Fault();
        Assert.Equal(1, _health.Pause!.Seconds);
    }

    [Fact]
    public void NoteSuccess_BeforeThePlaceOfTheFaults_DoesNotHideThem()
    {
        for (var tries = 0; tries < 3; tries++)
        {
            Assert.False(_health.NoteSuccess(VideoReach.Of(VideoPhase.Denoise)));
            Fault(VideoReach.Of(VideoPhase.Decode));
        }

        Assert.True(_health.IsPaused);
        Assert.False(_health.NoteSuccess(VideoReach.Of(VideoPhase.DenoiseWindow)));
        Assert.True(_health.NoteSuccess(VideoReach.Of(VideoPhase.DecodeSlice)));
    }

    private bool Fault(int reached = 0, string code = GridErrorCodes.WorkFailed) => _health.NoteFault(reached, code, "reason");
}
