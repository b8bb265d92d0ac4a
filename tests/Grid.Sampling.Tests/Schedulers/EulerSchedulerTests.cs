using Grid.Sampling.Schedulers;

namespace Grid.Sampling.Tests.Schedulers;

public sealed class EulerSchedulerTests : NoiseSchedulerConformance
{
    protected override string Name => NoiseSchedulers.Euler;

    protected override string KnownBytes => "d6f6ff74c67626e0c6f78f1439588f32";

    [Fact]
    public void Create_FiveSteps_LevelsAreInterpolated()
    {
        var scheduler = NoiseSchedulers.Create(Name, 5);

        Assert.Equal([999, 749.25f, 499.5f, 249.75f, 0], scheduler.Timesteps);
        double[] expected = [157.407, 17.2799, 3.43355, 0.956759, 0.0100013, 0];
        Assert.All(scheduler.Sigmas.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, pair.Second * 1e-5));
        Assert.Equal(scheduler.Sigmas[0], scheduler.InitNoiseSigma);
    }
}
