using Grid.Sampling.Progress;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Sampling.Tests.Progress;

public sealed class VideoClockTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly VideoClock _clock;

    public VideoClockTests() => _clock = new VideoClock(_time);

    [Fact]
    public void Estimate_NothingTimed_IsUnknown()
    {
        Assert.Null(_clock.Estimate(10));
        _clock.ObserveDecoding(0);
        Assert.Null(_clock.Estimate(0));
    }

    [Theory]
    [InlineData(14, 6)]
    [InlineData(14, 12)]
    public void Estimate_AtTheLastEvaluation_HasDecodingAndAssemblyIn(double denoising, double rest)
    {
        // 30 evaluations of a video of 180 frames, then 6 to 12 seconds in which it was said that nothing is left.
        for (var evaluation = 0; evaluation < 30; evaluation++)
        {
            _clock.ObserveEvaluation(denoising / 30);
        }

        Assert.InRange(_clock.Estimate(0)!.Value, rest / 2, rest * 2);
        Assert.InRange(_clock.Estimate(30)!.Value, denoising + (rest / 2), denoising + (rest * 2));
    }

    [Fact]
    public void Estimate_KindDecodedBefore_KnowsItFromTheBeginning()
    {
        _clock.UsualDecodingSeconds = 40;
        _clock.ObserveEvaluation(1);

        Assert.InRange(_clock.Estimate(10)!.Value, 50, 54);
    }

    [Fact]
    public void Estimate_WhileDecoding_FollowsWhatIsDecoded()
    {
        _clock.ObserveEvaluation(0.1);
        _clock.ObserveDecoding(0);
        _time.Advance(TimeSpan.FromSeconds(5));
        _clock.ObserveDecoding(0.25);

        Assert.InRange(_clock.Estimate(0)!.Value, 15, 17);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.InRange(_clock.Estimate(0)!.Value, 13, 15);
        _time.Advance(TimeSpan.FromSeconds(8));
        _clock.ObserveDecoding(0.75);
        Assert.InRange(_clock.Estimate(0)!.Value, 5, 7);
        Assert.Equal(20, _clock.DecodingSeconds);
    }

    [Fact]
    public void Estimate_FirstFrameOfAChunk_IsNotTakenForThePace()
    {
        // Nine of 180 frames come together after 1.2 seconds, one after another.
        _clock.ObserveEvaluation(0.5);
        _clock.ObserveDecoding(0);
        _time.Advance(TimeSpan.FromSeconds(1.2));
        for (var frame = 1; frame <= 9; frame++)
        {
            _clock.ObserveDecoding(frame / 180.0);
            Assert.InRange(_clock.Estimate(0)!.Value, 8, 30);
        }
    }

    [Fact]
    public void Estimate_DecodingBegunAnew_CountsFromThere()
    {
        _clock.ObserveDecoding(0);
        _time.Advance(TimeSpan.FromSeconds(5));
        _clock.ObserveDecoding(0.5);
        _time.Advance(TimeSpan.FromSeconds(60));
        _clock.ObserveDecoding(0);
        _time.Advance(TimeSpan.FromSeconds(5));
        _clock.ObserveDecoding(0.5);

        Assert.Equal(10, _clock.DecodingSeconds);
    }

    [Fact]
    public void Estimate_WhileAssembling_FallsAndStaysAboveNothing()
    {
        _clock.ObserveEvaluation(1);
        _clock.BeginAssembly();
        var begun = _clock.Estimate(0)!.Value;
        _time.Advance(TimeSpan.FromSeconds(0.5));
        var later = _clock.Estimate(0)!.Value;
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.InRange(later, 0.1, begun - 0.4);
        Assert.Equal(0.1, _clock.Estimate(0));
    }

    [Fact]
    public void Estimate_OneSlowEvaluation_GrowsByLessThanThat()
    {
        _clock.ObserveEvaluation(1);
        var before = _clock.Estimate(0)!.Value;
        _clock.ObserveEvaluation(2);

        Assert.InRange(_clock.Estimate(0)!.Value, before, before * 1.4);
    }
}
