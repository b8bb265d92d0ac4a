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

namespace Grid.Grains.Tests.Jobs;

public sealed class WorkFaultsTests
{
    private static readonly JobKey Key = new("default", "video_1");

    private readonly FakeTimeProvider _time = new();
    private readonly VideoJobState _state = new();
    private readonly VideoJobMachine _machine;
    private long _generation;

    public WorkFaultsTests()
    {
        _machine = new VideoJobMachine(_state, Key, _time);
        _machine.Create(VideoSpecs.Small, VideoSpecs.SmallPlan, "hash", JobTerms.Default);
    }

    [Fact]
    public void Fault_OneWorker_OffersTheTicketToOthersAndAlone()
    {
        Assert.NotEmpty(Offer()!.BatchKey);

        Fault("a");

        Assert.Equal(JobState.Preparing, _state.Life.State);
        Assert.Equal(["a"], Offer()!.Avoid);
        Assert.Empty(Offer()!.BatchKey);
        Assert.Equal(JobDefaults.FirstRetry, Offer()!.RetryAfter);
    }

    [Fact]
    public void Fault_ThirdWorker_FailsTheJobWithASentenceOfOursAndTheFaultsId()
    {
        Fault("a");
        Fault("b");
        Fault("c");

        Assert.Equal((JobState.Failed, GridErrorCodes.WorkFailed), (_state.Life.State, _state.Life.Error!.Code));
        Assert.EndsWith("ask the operator about fault_3.", _state.Life.Error.Message, StringComparison.Ordinal);
        Assert.Contains("3 workers tried 3 times", _state.Life.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_SameWorkerAgainAndAgain_WaitsLongerEachTimeAndEndsInTime()
    {
        var waited = TimeSpan.Zero;
        for (var tries = 1; tries < JobDefaults.MaxFaults; tries++)
        {
            Fault("only");
            Assert.NotNull(Offer());
            waited += Offer()!.RetryAfter;
        }

        Assert.Equal(TimeSpan.FromSeconds(31), waited);
        Fault("only");
        Assert.Equal(JobState.Failed, _state.Life.State);
    }

    [Fact]
    public void Fault_OnlyWorkerThatIsWellAgain_FinishesTheJob()
    {
        for (var tries = 1; tries < JobDefaults.MaxFaults; tries++)
        {
            Fault("only");
        }

        Begin("only");
        _machine.Complete(
            new VideoBurstResult
            {
                Evaluations = 4,
                EvaluationsTotal = 4,
                FramesSha256 = "frames",
            }
        );

        Assert.Equal(JobState.Completed, _state.Life.State);
    }

    [Fact]
    public void Fault_FullDisksOfAllWorkers_AreWaitedFor()
    {
        for (var tries = 0; tries < 60; tries++)
        {
            Fault($"worker-{tries % 5}", GridErrorCodes.StorageFull);
        }

        Assert.Equal(5, Offer()!.Avoid.Length);
        Assert.Equal(JobDefaults.LongestSpaceRetry, Offer()!.RetryAfter);
    }

    [Fact]
    public void Fault_TicketDoneInBetween_IsForgotten()
    {
        for (var burst = 0; burst < 4; burst++)
        {
            Fault($"{burst}-a");
            Fault($"{burst}-b");
            Begin("c");
            _machine.Complete(
                new VideoBurstResult
                {
                    TextStates = "text",
                    Latents = "latents",
                    Evaluations = burst + 1,
                    EvaluationsTotal = 100,
                    Next = VideoPhase.Denoise,
                }
            );
        }

        Assert.Equal(JobState.Running, _state.Life.State);
        Assert.Empty(Offer()!.Avoid);
    }

    [Fact]
    public void Fault_OfAWindow_CountsForThatWindowOnly()
    {
        var spec = VideoSpecs.Small with { Frames = 216 };
        var state = new VideoJobState();
        var sliced = new VideoJobMachine(state, Key, _time);
        sliced.Create(spec, VideoPlanner.Plan(spec, TemporalCompression.MagVit), "hash", JobTerms.Default);
        sliced.TryBegin(Lease("a", state.Life.TicketNumber));
        sliced.BeginWindows(
            new VideoBurstResult
            {
                TextStates = "text",
                EvaluationsTotal = 4,
                Next = VideoPhase.DenoiseWindow,
            }
        );
        sliced.OpenBoard([null, null]);
        int[] numbers = [.. sliced.Offers().Select(offer => offer.Ticket.Number)];

        foreach (var (worker, number) in new[] { ("a", numbers[0]), ("b", numbers[0]), ("c", numbers[1]) })
        {
            var lease = Lease(worker, number);
            Assert.True(sliced.TryBegin(lease));
            sliced.Fault(lease, new WorkFault(GridErrorCodes.WorkFailed, "fault_1"));
        }

        Assert.Equal([2, 1], sliced.Offers().Select(offer => offer.Avoid.Length));
        Assert.Equal("c", Assert.Single(sliced.OfferAgain(new TicketId(Key, numbers[1]))!.Avoid));
        var last = Lease("c", numbers[0]);
        sliced.TryBegin(last);
        sliced.Fault(last, new WorkFault(GridErrorCodes.ModelUnavailable, "fault_2"));
        Assert.Equal((JobState.Failed, GridErrorCodes.ModelUnavailable), (state.Life.State, state.Life.Error!.Code));
    }

    [Fact]
    public void Fault_WhileCanceling_EndsAsCanceled()
    {
        var lease = Begin("a");
        _machine.Cancel();

        _machine.Fault(lease, new WorkFault(GridErrorCodes.WorkFailed, "fault_1"));

        Assert.Equal(JobState.Canceled, _state.Life.State);
    }

    [Fact]
    public void Fault_OvertakenLease_CountsForNothing()
    {
        var old = Begin("a");
        Begin("b");

        _machine.Fault(old, new WorkFault(GridErrorCodes.WorkFailed, "fault_1"));

        Assert.True(_state.Life.Faults.AreNone);
    }

    private TicketOffer? Offer() => _machine.Offers().SingleOrDefault();

    private void Fault(string worker, string code = GridErrorCodes.WorkFailed)
    {
        var lease = Begin(worker);
        _machine.Fault(lease, new WorkFault(code, $"fault_{_generation}"));
    }

    private TicketLease Begin(string worker)
    {
        var lease = Lease(worker, _state.Life.TicketNumber);
        Assert.True(_machine.TryBegin(lease));
        return lease;
    }

    private TicketLease Lease(string worker, int number) => new(new TicketId(Key, number), worker, ++_generation, _time.GetUtcNow());
}
