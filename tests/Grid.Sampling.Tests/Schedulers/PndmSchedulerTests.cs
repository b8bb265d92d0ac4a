using Grid.Sampling.Schedulers;

namespace Grid.Sampling.Tests.Schedulers;

public sealed class PndmSchedulerTests : NoiseSchedulerConformance
{
    protected override string Name => NoiseSchedulers.Pndm;

    protected override string KnownBytes => "bc077e5857d2ccef2731c30ae0f8a928";

    // The last level is that of timestep 0, not 0.
    protected override double FinalNoise => 0.011;

    protected override int EvaluationsOf(int steps) => steps + 9;

    [Fact]
    public void Create_TenSteps_RungeKuttaStepsComeFirst() =>
        Assert.Equal(
            [901, 851, 851, 801, 801, 751, 751, 701, 701, 651, 651, 601, 601, 501, 401, 301, 201, 101, 1],
            NoiseSchedulers.Create(Name, 10).Timesteps
        );

    [Fact]
    public void StepRange_OfPndm_BeginsAtFour() => Assert.Equal(4, NoiseSchedulers.StepRange(Name).Minimum);
}
