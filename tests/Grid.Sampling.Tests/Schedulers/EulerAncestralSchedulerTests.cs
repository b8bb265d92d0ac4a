using Grid.Sampling.Schedulers;

namespace Grid.Sampling.Tests.Schedulers;

public sealed class EulerAncestralSchedulerTests : NoiseSchedulerConformance
{
    protected override string Name => NoiseSchedulers.EulerAncestral;

    protected override string KnownBytes => "cf93e3b6220f19cda42459ab7839ef93";

    [Fact]
    public void Step_NoiseGiven_IsUsedUntilTheLastStep()
    {
        var scheduler = NoiseSchedulers.Create(Name, 3);
        Assert.True(scheduler.UsesNoise);
        for (var i = 0; i < 3; i++)
        {
            float[] still = [1, 1],
                moved = [1, 1];
            var same = NoiseSchedulers.Create(Name, 3);
            same.Restore(scheduler.Capture());
            scheduler.Step(i, [0.5f, 0.5f], still, [0, 0], still);
            same.Step(i, [0.5f, 0.5f], moved, [1, 1], moved);

            Assert.Equal(i == 2, still[0] == moved[0]);
        }
    }
}
