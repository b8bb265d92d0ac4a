using Grid.Sampling.Schedulers;

namespace Grid.Sampling.Tests.Schedulers;

public sealed class DdimSchedulerTests : NoiseSchedulerConformance
{
    protected override string Name => NoiseSchedulers.Ddim;

    protected override string KnownBytes => "d43c6bedba1dc1d7cdc01d8008fd5734";

    [Fact]
    public void Create_FiveSteps_TimestepsLeadWithOffset() =>
        Assert.Equal([801, 601, 401, 201, 1], NoiseSchedulers.Create(Name, 5).Timesteps);

    [Fact]
    public void Step_ClipSample_BoundsTheCleanSample()
    {
        float[] clipped = [50],
            free = [50];
        NoiseSchedulers.Create(Name, 1).Step(0, [0], clipped, [], clipped);
        NoiseSchedulers.Create(Name, 1, clipSample: false).Step(0, [0], free, [], free);

        Assert.Equal(1, clipped[0]);
        Assert.Equal(50 / Math.Sqrt(0.9998), free[0], 0.01);
    }
}
