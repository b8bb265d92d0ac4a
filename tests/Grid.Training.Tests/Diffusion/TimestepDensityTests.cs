using Grid.Training.Diffusion;

namespace Grid.Training.Tests.Diffusion;

public class TimestepDensityTests
{
    private readonly DiffusionSchedule _schedule = new();

    [Fact]
    public void At_Half_IsWhereNoiseOverSignalIsTheMiddle()
    {
        var timestep = new TimestepDensity(_schedule, 0.3).At(0.5);

        var alpha = _schedule.AlphaCumulative(timestep);
        Assert.Equal(0.3, 0.5 * Math.Log((1 - alpha) / alpha), 0.01);
    }

    [Fact]
    public void Draw_NarrowDensity_StaysNearItsMiddle()
    {
        var drawn = new TimestepDensity(_schedule, middle: 1.35, spread: 0.2).Draw(100, new Random(2));

        double NoiseOverSignal(long timestep) =>
            Math.Sqrt((1 - _schedule.AlphaCumulative((int)timestep)) / _schedule.AlphaCumulative((int)timestep));
        Assert.InRange(drawn.Count(timestep => NoiseOverSignal(timestep) is > 2.5 and < 6), 80, 100);
    }

    [Fact]
    public void Draw_ManyTimesteps_StayInTheChainAndSpreadOverIt()
    {
        var drawn = new TimestepDensity(_schedule).Draw(1000, new Random(1));

        Assert.All(drawn, timestep => Assert.InRange(timestep, 0, 999));
        Assert.Equal([.. drawn.Order()], drawn);
        Assert.True(drawn.Distinct().Count() > 400);
        Assert.InRange(drawn.Count(timestep => timestep < 500) / 1000.0, 0.6, 0.9);
    }
}
