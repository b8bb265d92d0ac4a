using Grid.Sampling.Schedulers;

namespace Grid.Sampling.Tests.Schedulers;

public sealed class DpmPlusPlusSchedulerTests : NoiseSchedulerConformance
{
    protected override string Name => NoiseSchedulers.DpmPlusPlus;

    protected override string KnownBytes => "634c69271b1d33db92df1ce70c0eb4b7";

    [Fact]
    public void Create_ReferenceStepCounts_TimestepsAreRounded()
    {
        Assert.Equal([999, 799, 599, 400, 200], NoiseSchedulers.Create(Name, 5).Timesteps);
        var fifty = NoiseSchedulers.Create(Name, 50).Timesteps;
        Assert.Equal([999, 979, 959], fifty.Take(3));
        Assert.Equal([60, 40, 20], fifty.TakeLast(3));
    }

    [Fact]
    public void Capture_BetweenSteps_HoldsOneTensor()
    {
        var scheduler = NoiseSchedulers.Create(Name, 4);
        float[] sample = [1, 2, 3];
        var kept = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            scheduler.Step(i, [0, 0, 0], sample, [], sample);
            kept.Add(scheduler.Capture().History.Count);
        }

        Assert.Equal([1, 1, 0, 0], kept);
    }
}
