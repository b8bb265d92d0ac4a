using Grid.Training.Optimisation;
using static TorchSharp.torch;
using AdamW = Grid.Training.Optimisation.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Grid.Training.Tests.Optimisation;

public class AdamWTests
{
    [Fact]
    public void Step_FirstStep_MovesByTheRateAgainstTheGradientsSign()
    {
        using var parameter = new Parameter(tensor(new[] { 1f, -2f }));
        using var optimizer = new AdamW([parameter], new AdamWOptions());
        (parameter * tensor(new[] { 3f, -0.5f })).sum().backward();

        var norm = optimizer.Step(0.1);

        Assert.Equal(Math.Sqrt(9.25), norm, 1e-5);
        Assert.Equal([0.9f, -1.9f], parameter.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(0, parameter.grad!.abs().sum().item<float>());
    }

    [Fact]
    public void Step_ParameterWithoutGradient_OnlyDecays()
    {
        using var used = new Parameter(ones(1));
        using var unused = new Parameter(full(1, 2f));
        using var optimizer = new AdamW([used, unused], new AdamWOptions(WeightDecay: 0.5));
        used.sum().backward();

        optimizer.Step(0.1);

        Assert.Equal(1.9f, unused.item<float>(), 1e-6f);
    }

    [Fact]
    public void Step_GradientNotFinite_SaysWhatToDo()
    {
        using var parameter = new Parameter(zeros(1));
        using var optimizer = new AdamW([parameter], new AdamWOptions());
        (parameter / 0.0).sum().backward();

        var exception = Assert.Throws<InvalidOperationException>(() => optimizer.Step(0.1));

        Assert.Contains("lower the learning rate", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UseAverage_Disposed_PutsTheWeightsBack()
    {
        using var parameter = new Parameter(ones(1));
        using var optimizer = new AdamW([parameter], new AdamWOptions());
        for (var i = 0; i < 3; i++)
        {
            parameter.square().sum().backward();
            optimizer.Step(0.1);
        }

        var weights = parameter.item<float>();
        float average;
        using (optimizer.UseAverage())
        {
            average = parameter.item<float>();
        }

        Assert.True(average > weights);
        Assert.Equal(weights, parameter.item<float>());
    }

    [Fact]
    public void Constructor_NoParameters_IsRefused() => Assert.Throws<ArgumentException>(() => new AdamW([], new AdamWOptions()));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0.5)]
    [InlineData(10, 1)]
    [InlineData(60, 0.5)]
    [InlineData(110, 0)]
    [InlineData(1000, 0)]
    public void CosineWithWarmUp_AlongARun_RisesAndFalls(long step, double expected) =>
        Assert.Equal(expected, LearningRates.CosineWithWarmUp(step, 10, 110), 1e-9);
}
