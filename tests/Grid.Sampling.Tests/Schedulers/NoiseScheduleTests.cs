using Grid.Sampling.Schedulers;

namespace Grid.Sampling.Tests.Schedulers;

public sealed class NoiseScheduleTests
{
    [Fact]
    public void AlphasCumulative_DefaultSchedule_HasTheReferenceValues()
    {
        var schedule = new NoiseSchedule();

        Assert.Equal(1000, schedule.Betas.Length);
        Assert.Equal(0.0001f, schedule.Betas[0]);
        Assert.Equal(0.02f, schedule.Betas[^1]);
        Assert.Equal(0.9999, schedule.AlphasCumulative[0], 1e-7);
        Assert.Equal(0.524085, schedule.AlphasCumulative[249], 1e-6);
        Assert.Equal(0.0777967, schedule.AlphasCumulative[500], 1e-7);
        Assert.Equal(4.03583e-5, schedule.AlphasCumulative[999], 1e-10);
        Assert.Equal(0.01000133, schedule.Sigmas[0], 1e-8); // 0.0100005 in exact arithmetic: float32 loses digits in 1 - a
        Assert.Equal(3.442967, schedule.Sigmas[500], 1e-5);
        Assert.Equal(157.407, schedule.Sigmas[999], 1e-3);
    }

    [Fact]
    public void Sigmas_ScaledLinear_ReachStableDiffusionsMaximum()
    {
        var schedule = new NoiseSchedule(
            new NoiseScheduleConfig
            {
                BetaStart = 0.00085,
                BetaEnd = 0.012,
                BetaSchedule = NoiseScheduleConfig.ScaledLinear,
            }
        );

        Assert.Equal(0.00085, schedule.Betas[0], 1e-9);
        Assert.Equal(14.6146, schedule.Sigmas[^1], 1e-3);
    }

    [Fact]
    public void AddNoise_KnownTimestep_MixesByPower()
    {
        var schedule = new NoiseSchedule();
        var noisy = new float[2];

        schedule.AddNoise([1, 0], [0, 1], 500, noisy);

        Assert.Equal(Math.Sqrt(0.0777967), noisy[0], 1e-6);
        Assert.Equal(Math.Sqrt(1 - 0.0777967), noisy[1], 1e-6);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1000)]
    public void AddNoise_TimestepOutsideTheSchedule_IsRefused(int timestep)
    {
        var error = Assert.Throws<ArgumentException>(() => new NoiseSchedule().AddNoise([1], [1], timestep, new float[1]));

        Assert.Equal($"timestep {timestep} must be from 0 to 999.", error.Message);
    }

    [Fact]
    public void Create_NoiseBeyondFloat32_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new NoiseSchedule(new NoiseScheduleConfig { BetaEnd = 0.99 }));

    [Fact]
    public void Create_OneTrainingTimestep_UsesTheFirstBeta() =>
        Assert.Equal([0.0001f], new NoiseSchedule(new NoiseScheduleConfig { TrainTimesteps = 1, StepsOffset = 0 }).Betas.ToArray());
}
