using Grid.Training.Diffusion;
using static TorchSharp.torch;

namespace Grid.Training.Tests.Diffusion;

public class DiffusionLossTests
{
    [Fact]
    public void Compute_PerfectPrediction_HasNoSquaredErrorAndTheBoundTrainsTheVarianceAlone()
    {
        using var scope = NewDisposeScope();
        var schedule = new DiffusionSchedule();
        var (original, noise) = (randn([3, 4, 1, 2, 2]), randn([3, 4, 1, 2, 2]));
        var timesteps = tensor(new long[] { 0, 500, 999 });
        var output = cat([noise, zeros_like(noise)], 1).requires_grad_();

        var terms = new DiffusionLoss(schedule).Compute(output, original, schedule.AddNoise(original, noise, timesteps), noise, timesteps);
        terms.VariationalBound.sum().backward();

        Assert.Equal(0, terms.MeanSquaredError.abs().max().item<float>());
        Assert.Equal(0, output.grad!.narrow(1, 0, 4).abs().max().item<float>());
        Assert.True(output.grad!.narrow(1, 4, 4).abs().max().item<float>() > 0);
    }

    [Fact]
    public void Compute_OutputWithoutVariance_IsRefused()
    {
        using var scope = NewDisposeScope();
        var latents = zeros([1, 4, 1, 2, 2]);

        Assert.Throws<ArgumentException>(() =>
            new DiffusionLoss(new DiffusionSchedule()).Compute(latents, latents, latents, latents, zeros(1, ScalarType.Int64))
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1001)]
    public void Schedule_LengthOutOfRange_IsRefused(int steps) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiffusionSchedule(steps));

    [Fact]
    public void Schedule_FewerSteps_SpreadsThemOverTheFullChain()
    {
        var spaced = new DiffusionSchedule(5);
        var full = new DiffusionSchedule();

        Assert.Equal([0, 250, 500, 749, 999], Enumerable.Range(0, 5).Select(spaced.NetworkTimestep));
        Assert.Equal(full.AlphaCumulative(749), spaced.AlphaCumulative(3), 1e-12);
    }
}
