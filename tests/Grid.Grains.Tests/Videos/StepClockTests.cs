using Grid.Grains.Videos;

namespace Grid.Grains.Tests.Videos;

public sealed class StepClockTests
{
    [Fact]
    public void Estimate_NothingTimed_IsUnknown() => Assert.Null(new StepClock().Estimate(10));

    [Fact]
    public void Estimate_SteadySteps_IsTheirTimeForTheRest()
    {
        var clock = new StepClock();
        clock.Observe(0.5);
        clock.Observe(0.5);

        Assert.Equal(6, clock.Estimate(10));
    }

    [Fact]
    public void Estimate_OneSlowStep_GrowsByLessThanThatStep()
    {
        var clock = new StepClock();
        clock.Observe(1);
        clock.Observe(2);

        Assert.InRange(clock.Estimate(8)!.Value, 12, 16);
    }
}
