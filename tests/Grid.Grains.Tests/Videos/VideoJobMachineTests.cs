using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Grains.Jobs;
using Grid.Grains.Videos;
using Grid.Testing.Videos;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Videos;

public sealed class VideoJobMachineTests
{
    private static readonly JobKey Key = new("default", "video_1");

    private readonly FakeTimeProvider _time = new();
    private readonly VideoJobState _state = new();
    private readonly VideoJobMachine _machine;
    private long _generation;

    public VideoJobMachineTests()
    {
        _machine = new VideoJobMachine(_state, Key, _time);
        _machine.Create(VideoSpecs.Small, VideoSpecs.SmallPlan, "hash", JobTerms.Default);
    }

    [Fact]
    public void Job_WorkedOnWithoutALoss_PassesAllStatesInOrder()
    {
        Do(
            new VideoBurstResult
            {
                TextStates = "text",
                EvaluationsTotal = 4,
                Next = VideoPhase.Denoise,
            }
        );
        Do(
            new VideoBurstResult
            {
                Latents = "half",
                Evaluations = 2,
                EvaluationsTotal = 4,
                Next = VideoPhase.Denoise,
            }
        );
        Do(
            new VideoBurstResult
            {
                Latents = "whole",
                Evaluations = 4,
                EvaluationsTotal = 4,
                Next = VideoPhase.Decode,
            }
        );
        Do(new VideoBurstResult { FramesSha256 = "frames", Next = VideoPhase.Assemble });
        Do(new VideoBurstResult { DeviceSeconds = 1.5 });

        Assert.Equal(
            [JobState.Queued, JobState.Preparing, JobState.Running, JobState.Decoding, JobState.Finalizing, JobState.Completed],
            _state.Life.Events.Select(item => item.State)
        );
        Assert.Equal([1, 2, 3, 4, 5, 6], _state.Life.Events.Select(item => item.Sequence));
        Assert.Null(Offer());
        Assert.Equal(("text", "whole", "frames", 1.5), (_state.TextStates, _state.Latents, _state.FramesSha256, _state.Life.DeviceSeconds));
    }

    [Fact]
    public void BeginAnew_RunningJob_ForgetsItsWorkAndKeepsWhatItCost()
    {
        Do(
            new VideoBurstResult
            {
                TextStates = "text",
                Latents = "half",
                Evaluations = 2,
                EvaluationsTotal = 5,
                DeviceSeconds = 3,
                Next = VideoPhase.Denoise,
            }
        );
        var before = Offer()!.Ticket.Number;

        Assert.True(_machine.TryBeginAnew());

        Assert.Equal((null, null, 0, 3.0), (_state.TextStates, _state.Latents, _state.Evaluations, _state.Life.DeviceSeconds));
        Assert.Equal((VideoPhase.EncodePrompt, true), (_state.Phase, Offer()!.Ticket.Number > before));
        Assert.True(_machine.TryBeginAnew());
        Assert.False(_machine.TryBeginAnew());
        _machine.Cancel();
        Assert.False(_machine.TryBeginAnew());
    }

    [Fact]
    public void Events_OfManyRetries_KeepTheNewestAndTheirNumbers()
    {
        for (var retry = 0; retry < JobDefaults.MaxEvents; retry++)
        {
            _machine.Cancel();
            Assert.True(_machine.TryRetry());
        }

        Assert.Equal(JobDefaults.MaxEvents, _state.Life.Events.Count);
        Assert.Equal(1 + (3 * JobDefaults.MaxEvents), _state.Life.LastSequence);
        Assert.Equal(
            Enumerable.Range(0, _state.Life.Events.Count).Select(number => _state.Life.Events[0].Sequence + number),
            _state.Life.Events.Select(item => item.Sequence)
        );
    }

    [Fact]
    public void Complete_WholeVideoInOneBurst_PassesTheSameStates()
    {
        Do(
            new VideoBurstResult
            {
                Evaluations = 4,
                EvaluationsTotal = 4,
                FramesSha256 = "frames",
                Outputs = [Output("video")],
            }
        );

        Assert.Equal(
            [JobState.Queued, JobState.Preparing, JobState.Running, JobState.Decoding, JobState.Finalizing, JobState.Completed],
            _state.Life.Events.Select(item => item.State)
        );
        Assert.Equal([Output("video")], _state.Life.Outputs);
    }

    [Fact]
    public void Complete_BurstThatEndedBeforeDecoding_GoesOnThere()
    {
        Do(
            new VideoBurstResult
            {
                Latents = "whole",
                Evaluations = 4,
                EvaluationsTotal = 4,
                Next = VideoPhase.Decode,
            }
        );

        Assert.Equal(VideoPhase.Decode, _state.Phase);
        Assert.NotNull(Offer());
        Assert.Equal([JobState.Queued, JobState.Preparing, JobState.Running], _state.Life.Events.Select(item => item.State));
    }

    [Fact]
    public void TryBegin_SameLeaseAgain_IsNoLoss()
    {
        var lease = NextLease();

        Assert.True(_machine.TryBegin(lease));
        Assert.True(_machine.TryBegin(lease));

        Assert.Equal(0, _state.Life.LostWorkers);
    }

    [Fact]
    public void Burst_AfterEachLoss_IsAQuarter()
    {
        var before = _machine.Burst;
        var lease = NextLease();
        _machine.TryBegin(lease);
        _machine.Lose(lease);
        Assert.Equal(before / 4, _machine.Burst);

        Do(
            new VideoBurstResult
            {
                Latents = "some",
                Evaluations = 1,
                EvaluationsTotal = 4,
                Next = VideoPhase.Denoise,
            }
        );
        Assert.Equal(before, _machine.Burst);
    }

    [Fact]
    public void TryRetry_FailedJob_BeginsAnewWithItsEventsKept()
    {
        Do(
            new VideoBurstResult
            {
                TextStates = "text",
                Latents = "half",
                Evaluations = 2,
                EvaluationsTotal = 4,
                Next = VideoPhase.Denoise,
                DeviceSeconds = 2,
            }
        );
        _machine.Fail(new JobError("code", "message"));
        var number = _state.Life.TicketNumber;

        Assert.True(_machine.TryRetry());

        Assert.Equal((JobState.Queued, VideoPhase.EncodePrompt, 0), (_state.Life.State, _state.Phase, _state.Evaluations));
        Assert.True(_state.Life.TicketNumber > number, "a lease of the time before the retry must not count");
        Assert.Equal((null, null, null), (_state.TextStates, _state.Latents, _state.Life.Error));
        Assert.Equal(
            [JobState.Queued, JobState.Preparing, JobState.Failed, JobState.Queued],
            _state.Life.Events.Select(item => item.State)
        );
        Assert.Equal(2, _state.Life.DeviceSeconds);
    }

    [Fact]
    public void TryRetry_RunningOrCompletedJob_IsRefused()
    {
        Assert.False(_machine.TryRetry());
        Do(new VideoBurstResult { Evaluations = 4, EvaluationsTotal = 4 });

        Assert.False(_machine.TryRetry());
        Assert.Equal(JobState.Completed, _state.Life.State);
    }

    [Fact]
    public void SetTerms_WaitingJob_ShowInItsNextOffer()
    {
        _machine.SetTerms(new JobTerms(PriorityClass.Interactive, -3));

        var offer = Offer()!;
        Assert.Equal((PriorityClass.Interactive, -3), (offer.Priority, offer.Rank));
    }

    [Fact]
    public void Offer_OfOneShape_MayShareABatchUntilItIsDecoded()
    {
        var encode = Offer()!.BatchKey;
        Do(
            new VideoBurstResult
            {
                TextStates = "text",
                EvaluationsTotal = 4,
                Next = VideoPhase.Denoise,
            }
        );
        Assert.Equal(encode, Offer()!.BatchKey);
        Assert.NotEmpty(encode);

        Do(
            new VideoBurstResult
            {
                Latents = "whole",
                Evaluations = 4,
                EvaluationsTotal = 4,
                Next = VideoPhase.Decode,
            }
        );
        Assert.Empty(Offer()!.BatchKey);
    }

    [Fact]
    public void TryBegin_OlderGeneration_IsRefused()
    {
        Assert.True(_machine.TryBegin(Lease(generation: 10)));

        Assert.False(_machine.TryBegin(Lease(generation: 9)));
        Assert.True(_machine.IsCurrent(Lease(generation: 10)));
    }

    [Fact]
    public void IsCurrent_LeaseOvertaken_IsFalse()
    {
        var first = Lease(generation: 10);
        _machine.TryBegin(first);
        _machine.TryBegin(Lease(generation: 11));

        Assert.False(_machine.IsCurrent(first));
    }

    [Fact]
    public void TryBegin_TicketAlreadyDone_IsRefused()
    {
        var done = Lease(generation: 10);
        _machine.TryBegin(done);
        _machine.Complete(
            new VideoBurstResult
            {
                TextStates = "text",
                EvaluationsTotal = 4,
                Next = VideoPhase.Denoise,
            }
        );

        Assert.False(_machine.TryBegin(done with { Generation = 11 }));
    }

    [Fact]
    public void TryBegin_ThreeWorkersLostWithoutAWordAtWork_FailsTheJob()
    {
        for (var worker = 0; worker < JobDefaults.MaxLostWorkers; worker++)
        {
            var lease = NextLease();
            Assert.True(_machine.TryBegin(lease));
            _machine.NoteBegun(lease);
        }

        Assert.False(_machine.TryBegin(NextLease()));
        Assert.Equal(GridErrorCodes.PoisonTicket, _state.Life.Error!.Code);
        Assert.Equal(JobState.Failed, _state.Life.State);
    }

    [Fact]
    public void Lose_ThirdWorkerAtWork_FailsTheJob()
    {
        for (var worker = 0; worker < JobDefaults.MaxLostWorkers; worker++)
        {
            LoseOne(atWork: true);
        }

        Assert.Equal(GridErrorCodes.PoisonTicket, _state.Life.Error!.Code);
    }

    [Fact]
    public void Lose_WorkersThatHadNotBegun_CountsForLittle()
    {
        for (var worker = 1; worker < JobDefaults.MaxLostIdleWorkers; worker++)
        {
            LoseOne(atWork: false);
        }

        LoseOne(atWork: true);
        Assert.NotNull(Offer());

        LoseOne(atWork: false);
        Assert.Equal(GridErrorCodes.PoisonTicket, _state.Life.Error!.Code);
        Assert.Contains("1 of them at work", _state.Life.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lose_WithATicketDoneInBetween_BeginsToCountAnew()
    {
        for (var round = 1; round <= 2 * JobDefaults.MaxLostWorkers; round++)
        {
            LoseOne(atWork: true);
            Do(
                round == 1
                    ? new VideoBurstResult
                    {
                        TextStates = "text",
                        EvaluationsTotal = 100,
                        Next = VideoPhase.Denoise,
                    }
                    : new VideoBurstResult
                    {
                        Latents = "latents",
                        Evaluations = round,
                        EvaluationsTotal = 100,
                        Next = VideoPhase.Denoise,
                    }
            );
        }

        Assert.Equal(JobState.Running, _state.Life.State);
    }

    [Fact]
    public void Return_AnyNumberOfTimes_IsNoLoss()
    {
        for (var worker = 0; worker < 10; worker++)
        {
            var lease = NextLease();
            Assert.True(_machine.TryBegin(lease));
            _machine.Return(lease);
        }

        Assert.NotNull(Offer());
    }

    [Fact]
    public void Cancel_NobodyAtWork_EndsAtOnce()
    {
        _machine.Cancel();

        Assert.Equal(JobState.Canceled, _state.Life.State);
        Assert.Null(Offer());
    }

    [Fact]
    public void Cancel_WorkerAtWork_EndsWhenTheWorkerStops()
    {
        var lease = NextLease();
        _machine.TryBegin(lease);

        _machine.Cancel();
        Assert.Equal(JobState.Canceling, _state.Life.State);
        _machine.Return(lease);

        Assert.Equal(JobState.Canceled, _state.Life.State);
    }

    [Fact]
    public void Complete_WhileCanceling_EndsAsCanceled()
    {
        _machine.TryBegin(NextLease());
        _machine.Cancel();

        _machine.Complete(new VideoBurstResult { TextStates = "text" });

        Assert.Equal(JobState.Canceled, _state.Life.State);
        Assert.Null(_state.TextStates);
    }

    [Fact]
    public void Cancel_EndedJob_ChangesNothing()
    {
        _machine.Fail(new JobError("code", "message"));

        _machine.Cancel();

        Assert.Equal(JobState.Failed, _state.Life.State);
    }

    [Fact]
    public void TryBegin_WaitedTooLong_Expires()
    {
        _time.Advance(JobDefaults.MaxWait + TimeSpan.FromSeconds(1));

        Assert.False(_machine.TryBegin(NextLease()));
        Assert.Equal(JobState.Expired, _state.Life.State);
    }

    private static JobOutput Output(string variant) => new(variant, "artifact", "media/type", 1, "hash");

    private void Do(VideoBurstResult result)
    {
        Assert.True(_machine.TryBegin(NextLease()));
        _machine.Complete(result);
    }

    private void LoseOne(bool atWork)
    {
        var lease = NextLease();
        Assert.True(_machine.TryBegin(lease));
        if (atWork)
        {
            _machine.NoteBegun(lease);
        }

        _machine.Lose(lease);
    }

    private TicketOffer? Offer() => _machine.Offers().SingleOrDefault();

    private TicketLease NextLease() => Lease(++_generation);

    private TicketLease Lease(long generation) => new(new TicketId(Key, _state.Life.TicketNumber), "worker", generation, _time.GetUtcNow());
}
