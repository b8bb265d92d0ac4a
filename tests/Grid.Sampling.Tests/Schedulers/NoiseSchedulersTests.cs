using Grid.Sampling.Schedulers;

namespace Grid.Sampling.Tests.Schedulers;

public sealed class NoiseSchedulersTests
{
    [Theory]
    [InlineData("dpm++", "DPM++")]
    [InlineData("DPM++ 2M", "DPM++")]
    [InlineData("dpm++_2m", "DPM++")]
    [InlineData("dpmpp-2m", "DPM++")]
    [InlineData("DPM-Solver++", "DPM++")]
    [InlineData(" euler ", "Euler")]
    [InlineData("EULER_A", "Euler A")]
    [InlineData("euler-a", "Euler A")]
    [InlineData("euler a", "Euler A")]
    [InlineData("Euler Ancestral", "Euler A")]
    [InlineData("ddim", "DDIM")]
    [InlineData("Pndm", "PNDM")]
    public void Normalize_SpellingInUse_GivesTheName(string written, string expected)
    {
        Assert.Equal(expected, NoiseSchedulers.Normalize(written));
        Assert.Equal(expected, NoiseSchedulers.Create(written, 5).Name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("heun")]
    [InlineData("eulerb")]
    public void Normalize_UnknownName_GivesNull(string? written) => Assert.Null(NoiseSchedulers.Normalize(written));

    [Fact]
    public void Normalize_EveryName_GivesItself() =>
        Assert.All(NoiseSchedulers.Names, name => Assert.Equal(name, NoiseSchedulers.Normalize(name)));

    [Fact]
    public void Create_UnknownName_ListsTheNames()
    {
        var error = Assert.Throws<ArgumentException>(() => NoiseSchedulers.Create("heun", 20));

        Assert.Equal("sampler 'heun' is unknown; use one of DPM++, Euler, Euler A, DDIM, PNDM.", error.Message);
    }

    [Theory]
    [InlineData("DPM++", 1, 999)]
    [InlineData("Euler", 1, 1000)]
    [InlineData("Euler A", 1, 1000)]
    [InlineData("DDIM", 1, 999)]
    [InlineData("PNDM", 4, 999)]
    public void StepRange_DefaultSchedule_IsWhatTheMethodCanDo(string name, int minimum, int maximum) =>
        Assert.Equal(new StepRange(minimum, maximum), NoiseSchedulers.StepRange(name));

    [Fact]
    public void StepRange_NoOffset_AllowsEveryTrainingTimestep() =>
        Assert.Equal(1000, NoiseSchedulers.StepRange("DDIM", new NoiseScheduleConfig { StepsOffset = 0 }).Maximum);

    [Fact]
    public void Create_OffsetPushesTimestepsPastTheEnd_SaysSo()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            NoiseSchedulers.Create("DDIM", 500, new NoiseScheduleConfig { StepsOffset = 2 })
        );

        Assert.Equal(
            "steps 500 with steps_offset 2 reaches past the last training timestep 999; use another number of steps.",
            error.Message
        );
    }

    [Fact]
    public void Create_ShortTrainingSchedule_EveryMethodRuns()
    {
        var config = new NoiseScheduleConfig { TrainTimesteps = 20, BetaEnd = 0.2 };
        foreach (var name in NoiseSchedulers.Names)
        {
            var scheduler = NoiseSchedulers.Create(name, 5, config);
            float[] sample = [1, -1];
            for (var i = 0; i < scheduler.Timesteps.Count; i++)
            {
                scheduler.Step(i, [0.1f, 0.2f], sample, [0, 0], sample);
            }

            Assert.All(sample, value => Assert.True(float.IsFinite(value)));
        }
    }
}
