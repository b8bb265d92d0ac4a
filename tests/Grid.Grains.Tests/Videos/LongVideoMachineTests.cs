using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Grains.Jobs;
using Grid.Grains.Videos;
using Grid.Sampling;
using Grid.Testing.Videos;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Videos;

public sealed class LongVideoMachineTests
{
    private static readonly JobKey Key = new("tenant", "video_1");
    private static readonly VideoSpec Spec = VideoSpecs.Small with { Frames = 216 };

    private readonly FakeTimeProvider _time = new();
    private readonly VideoJobState _state = new();
    private readonly VideoJobMachine _machine;
    private long _generation;

    public LongVideoMachineTests()
    {
        _machine = new VideoJobMachine(_state, Key, _time);
        _machine.Create(Spec, VideoPlanner.Plan(Spec, TemporalCompression.MagVit), "hash", JobTerms.Default);
    }

    [Fact]
    public void Plan_LongVideo_IsCutIntoWindowsAndEvenSlices()
    {
        Assert.Equal((72, 9, 3), (_state.Plan!.LatentFrames, _state.Plan.Window, _state.Plan.Overlap));
        Assert.Equal([new FrameRange(0, 112), new FrameRange(112, 104)], _state.Plan.Slices);
    }

    [Fact]
    public void Plan_Gif_IsOneSlice() => Assert.Single(VideoPlanner.Plan(Spec with { Format = "gif" }, TemporalCompression.MagVit).Slices);

    [Fact]
    public void Plan_SliceModeWithALeadingImage_GivesItToTheFirstSlice()
    {
        var plan = VideoPlanner.Plan(Spec with { Frames = 201, Window = 96, Overlap = 16 }, TemporalCompression.Slice);

        Assert.Equal([new FrameRange(0, 69), new FrameRange(69, 64), new FrameRange(133, 68)], plan.Slices);
    }

    [Fact]
    public void Offers_AfterTheText_AreTheWindowsOfTheFirstEvaluation()
    {
        BeginWindows();

        var offers = _machine.Offers();

        Assert.Equal([3, 4, 5], offers.Select(offer => offer.Ticket.Number));
        Assert.All(offers, offer => Assert.Equal((true, "hash/64x64/window-9"), (offer.Prefetchable, offer.BatchKey)));
    }

    [Fact]
    public void Life_OfALongVideo_GoesThroughWindowsSlicesAndAssembly()
    {
        BeginWindows();
        DoAll("window");
        _machine.BeginSlices("latents", "latents-hash");
        _machine.OpenBoard(_state.Slices);
        Assert.Equal((VideoPhase.DecodeSlice, false), (_state.Phase, _machine.Offers()[0].Prefetchable));
        DoAll("slice");
        _machine.BeginAssembly("frames-hash", 1.1);
        var lease = Lease(_machine.Offers().Single().Ticket.Number);
        Assert.True(_machine.TryBegin(lease));
        _machine.Complete(new VideoBurstResult { Outputs = [Output("video")] });

        Assert.Equal(
            [JobState.Queued, JobState.Preparing, JobState.Running, JobState.Decoding, JobState.Finalizing, JobState.Completed],
            _state.Life.Events.Select(item => item.State)
        );
        Assert.Equal(["slice-0", "slice-1"], _state.Segments.Select(segment => segment.Artifact));
        Assert.Equal(
            ("latents-hash", "frames-hash", 1.1, 6.0),
            (_state.LatentsSha256, _state.FramesSha256, _state.SeamScore, _state.Life.DeviceSeconds)
        );
    }

    [Fact]
    public void AllOffers_WindowsThatWorkersHave_AreNamedToAPoolThatLostThem()
    {
        BeginWindows();
        _machine.TryBegin(Lease(3));

        Assert.Equal([4, 5], _machine.Offers().Select(offer => offer.Ticket.Number));
        Assert.Equal([3, 4, 5], _machine.AllOffers().Select(offer => offer.Ticket.Number));
    }

    [Fact]
    public void Lose_WorkerOfAWindow_OffersThatWindowAgain()
    {
        BeginWindows();
        var lease = Lease(3);
        _machine.TryBegin(lease);

        _machine.Lose(lease);

        Assert.Equal([3, 4, 5], _machine.Offers().Select(offer => offer.Ticket.Number));
        Assert.False(_machine.IsCurrent(lease));
    }

    [Fact]
    public void Lose_ThreeWorkersAtOneWindow_FailsTheJob()
    {
        BeginWindows();
        for (var worker = 0; worker < JobDefaults.MaxLostWorkers; worker++)
        {
            var lease = Lease(3);
            Assert.True(_machine.TryBegin(lease));
            _machine.NoteBegun(lease);
            _machine.Lose(lease);
        }

        Assert.Equal((JobState.Failed, GridErrorCodes.PoisonTicket), (_state.Life.State, _state.Life.Error!.Code));
    }

    [Fact]
    public void Lose_ThreeWorkersAtThreeWindows_GoesOn()
    {
        BeginWindows();
        foreach (var number in new[] { 3, 4, 5 })
        {
            var lease = Lease(number);
            _machine.TryBegin(lease);
            _machine.NoteBegun(lease);
            _machine.Lose(lease);
        }

        Assert.Equal(3, _machine.Offers().Count);
    }

    [Fact]
    public void Cancel_WhileWorkersHaveWindows_EndsWithTheLastOfThem()
    {
        BeginWindows();
        var (first, second) = (Lease(4), Lease(3));
        _machine.TryBegin(first);
        _machine.TryBegin(second);

        _machine.Cancel();
        Assert.Equal(JobState.Canceling, _state.Life.State);
        Assert.Empty(_machine.Offers());
        _machine.Return(first);
        Assert.Equal(JobState.Canceling, _state.Life.State);
        _machine.Return(second);

        Assert.Equal(JobState.Canceled, _state.Life.State);
    }

    [Fact]
    public void TryRestart_AgainAndAgainWithoutACheckpoint_FailsTheJob()
    {
        BeginWindows();
        for (var start = 1; start < JobDefaults.MaxLostIdleWorkers; start++)
        {
            Assert.True(_machine.TryRestart());
        }

        Assert.False(_machine.TryRestart());
        Assert.Equal(GridErrorCodes.PoisonTicket, _state.Life.Error!.Code);
    }

    [Fact]
    public void TryRestart_WhileThereIsNoSpace_NeverFailsTheJob()
    {
        BeginWindows();
        for (var restart = 0; restart < 1000; restart++)
        {
            Assert.True(_machine.TryRestart(isCounted: false));
        }
    }

    [Fact]
    public void TryRestart_AfterACheckpoint_CountsAnewAndDrawsFreshNumbers()
    {
        BeginWindows();
        var before = _machine.Offers().Max(offer => offer.Ticket.Number);
        _machine.TryRestart();
        _machine.NoteCheckpoint("checkpoint", 2);

        _machine.DropBoard();
        Assert.True(_machine.TryRestart());
        _machine.OpenBoard([null]);

        Assert.Equal(1, _state.Life.Restarts);
        Assert.True(_machine.Offers().Single().Ticket.Number > before + JobDefaults.TicketsPerStart);
    }

    private static JobOutput Output(string artifact) => new("segment", artifact, "media/type", 1, "hash");

    private void BeginWindows()
    {
        Assert.True(_machine.TryBegin(Lease(1)));
        _machine.BeginWindows(
            new VideoBurstResult
            {
                TextStates = "text",
                Next = VideoPhase.DenoiseWindow,
                EvaluationsTotal = 4,
                DeviceSeconds = 1,
            }
        );
        _machine.OpenBoard(new WorkResult?[3]);
    }

    private void DoAll(string name)
    {
        foreach (var offer in _machine.Offers())
        {
            var lease = Lease(offer.Ticket.Number);
            Assert.True(_machine.TryBegin(lease));
            var piece = _machine.Board!.Find(lease)!;
            Assert.Empty(
                _machine.CompletePiece(piece, new SliceDecodeResult { Outputs = [Output($"{name}-{piece.Unit.Index}")], DeviceSeconds = 1 })
            );
        }

        Assert.True(_machine.Board!.IsDone);
    }

    private TicketLease Lease(int number) => new(new TicketId(Key, number), "worker", ++_generation, _time.GetUtcNow());
}
