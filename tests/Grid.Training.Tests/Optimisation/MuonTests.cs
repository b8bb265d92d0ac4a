using Grid.Training.Optimisation;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Grid.Training.Tests.Optimisation;

public class MuonTests
{
    [Fact]
    public void Orthogonalise_MatrixOfVeryDifferentSingularValues_BringsThemNearOne()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        var (left, _) = linalg.qr(randn(16, 16));
        var (right, _) = linalg.qr(randn(24, 24));
        var values = logspace(0, -1.5, 16);
        var matrix = left.matmul(diag(values)).matmul(right.narrow(0, 0, 16));

        var result = MuonBatch.Orthogonalise(matrix.unsqueeze(0), 5)[0];

        var alignment = left.transpose(0, 1).matmul(result).matmul(right.narrow(0, 0, 16).transpose(0, 1));
        Assert.All(alignment.diagonal().data<float>().ToArray(), value => Assert.InRange(value, 0.6f, 1.3f));
        Assert.InRange((alignment - diag(alignment.diagonal())).abs().max().item<float>(), 0, 1e-3);
    }

    [Fact]
    public void Step_TallAndWideMatrices_MoveAgainstTheirGradientsByTheScaledRate()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(4);
        using var wide = new Parameter(randn(4, 9));
        using var tall = new Parameter(randn(9, 4));
        using var before = wide.detach().clone();
        using var tallBefore = tall.detach().clone();
        using var optimizer = new Muon([wide, tall], new MuonOptions());
        (wide * ones(4, 9)).sum().backward();
        (tall * ones(9, 4)).sum().backward();

        optimizer.Step(0.1);

        // A gradient of ones has one direction, so the step is that direction at length 0.2 * sqrt(9) * rate, to within the iteration's
        // slack.
        foreach (var (parameter, old) in new[] { (wide, before), (tall, tallBefore) })
        {
            var step = (old - parameter.detach()).norm().item<float>();
            Assert.InRange(step, 0.06f * 0.6f, 0.06f * 1.3f);
            Assert.True((old - parameter.detach()).min().item<float>() > 0);
        }
    }

    [Fact]
    public void Step_GradientNotFinite_ChangesNothing()
    {
        using var parameter = new Parameter(ones(2, 2));
        using var optimizer = new Muon([parameter], new MuonOptions());
        (parameter / 0.0).sum().backward();

        Assert.Throws<InvalidOperationException>(() => optimizer.Step(0.1));

        Assert.Equal([1f, 1, 1, 1], parameter.data<float>().ToArray());
        Assert.Equal(0, optimizer.Steps);
    }

    [Fact]
    public void Constructor_Vector_IsRefused()
    {
        using var vector = new Parameter(ones(3));

        Assert.Throws<ArgumentException>(() => new Muon([vector], new MuonOptions()));
    }

    [Fact]
    public void Restore_PairFromItsState_GoesOnAsIfUndisturbed()
    {
        using var scope = NewDisposeScope();
        var (undisturbed, half) = (Train(6, null), Train(3, null));

        Assert.Equal(undisturbed.Weights, Train(6, half.State).Weights);
    }

    private static (float[] Weights, Dictionary<string, Tensor> State) Train(int steps, Dictionary<string, Tensor>? from)
    {
        random.manual_seed(5);
        using var matrix = new Parameter(randn(3, 5));
        using var vector = new Parameter(randn(5));
        using var optimizer = new OptimizerPair(
            new Muon([matrix], new MuonOptions()),
            new Training.Optimisation.AdamW([vector], new AdamWOptions()),
            0.5
        );
        if (from is not null)
        {
            optimizer.Restore(from, 3);
        }

        while (optimizer.Steps < steps)
        {
            using var generator = new Generator((ulong)optimizer.Steps);
            (matrix.matmul(vector) - randn(3, generator: generator)).square().sum().backward();
            optimizer.Step(0.05);
        }

        return (
            [.. matrix.data<float>().ToArray(), .. vector.data<float>().ToArray()],
            optimizer.State().ToDictionary(item => item.Key, item => item.Value.clone())
        );
    }
}
