using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Grains.Videos;
using Grid.Testing.Videos;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Videos;

public sealed class ProfileBindingTests
{
    private readonly VideoJobState _state = new();
    private readonly VideoJobMachine _machine;
    private long _generation;

    public ProfileBindingTests()
    {
        _machine = new VideoJobMachine(_state, new JobKey("default", "video_1"), new FakeTimeProvider());
        _machine.Create(VideoSpecs.Small, VideoSpecs.SmallPlan, "hash", JobTerms.Default);
    }

    [Fact]
    public void Complete_FirstResult_BindsTheJobToItsWorkersProfile()
    {
        Assert.Equal("", Assert.Single(_machine.Offers()).Profile);

        Work("avx512", new VideoBurstResult { Next = VideoPhase.Denoise, TextStates = "text" });
        Work(
            "avx2",
            new VideoBurstResult
            {
                Next = VideoPhase.Denoise,
                Latents = "latents",
                Evaluations = 1,
            }
        );

        Assert.Equal("avx512", _state.Life.Profile);
        Assert.Equal("avx512", Assert.Single(_machine.Offers()).Profile);
    }

    [Fact]
    public void TryBegin_WorkThatCameToNothing_BindsNothing()
    {
        var lease = Begin("avx512");
        _machine.Return(lease);

        Assert.Null(_state.Life.Profile);
    }

    [Fact]
    public void TryRetry_OfABoundJob_MayRunAnywhere()
    {
        Work("avx512", new VideoBurstResult { Next = VideoPhase.Denoise });
        _machine.Cancel();

        Assert.True(_machine.TryRetry());
        Assert.Equal("", Assert.Single(_machine.Offers()).Profile);
    }

    [Fact]
    public void TryBeginAnew_ProfileIsGone_BeginsAtThePromptAndKeepsWhatItCost()
    {
        Work(
            "avx512",
            new VideoBurstResult
            {
                Next = VideoPhase.Denoise,
                TextStates = "text",
                DeviceSeconds = 1,
            }
        );
        Work(
            "avx512",
            new VideoBurstResult
            {
                Next = VideoPhase.Denoise,
                Latents = "latents",
                Evaluations = 2,
                DeviceSeconds = 2,
            }
        );

        Assert.False(_machine.TryBeginAnew("other"));
        Assert.True(_machine.TryBeginAnew("avx512"));

        var offer = Assert.Single(_machine.Offers());
        Assert.Equal((VideoPhase.EncodePrompt, ""), (_state.Phase, offer.Profile));
        Assert.Equal((null, null, 0, 3.0), (_state.TextStates, _state.Latents, _state.Evaluations, _state.Life.DeviceSeconds));
    }

    [Fact]
    public void TryBeginAnew_WhileAWorkerIsAtIt_Waits()
    {
        Work("avx512", new VideoBurstResult { Next = VideoPhase.Denoise });
        Begin("avx512");

        Assert.False(_machine.TryBeginAnew("avx512"));
    }

    private void Work(string profile, VideoBurstResult result)
    {
        Begin(profile);
        _machine.Complete(result);
    }

    private TicketLease Begin(string profile)
    {
        var lease = new TicketLease(
            Assert.Single(_machine.Offers()).Ticket,
            "worker",
            ++_generation,
            DateTimeOffset.UnixEpoch,
            Profile: profile
        );
        Assert.True(_machine.TryBegin(lease));
        return lease;
    }
}
