using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Grid.Training.Optimisation;

/// <summary>Matrices of one shape, lying on their longer side, that are orthogonalised together: [n, short side, long side].</summary>
internal sealed class MuonBatch : IDisposable
{
    // An odd polynomial of degree 5 in the singular values, steep at 0; five rounds bring values of 0.01 to 1 into about 0.7 to 1.2.
    private const float Linear = 3.4445f;
    private const float Cubic = -4.7750f;
    private const float Quintic = 2.0315f;

    private readonly Parameter[] _parameters;
    private readonly Tensor _weights;
    private readonly Tensor _momentum;
    private readonly Tensor _average;
    private readonly double _longSide;

    public MuonBatch(Parameter[] parameters)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        _parameters = parameters;
        _weights = stack([.. parameters.Select(parameter => Lying(parameter.detach()))]).contiguous().DetachFromDisposeScope();
        _momentum = zeros_like(_weights).DetachFromDisposeScope();
        _average = _weights.clone().DetachFromDisposeScope();
        _longSide = Math.Sqrt(_weights.shape[2]);
    }

    public void Step(double rate, double momentum, double keepAverage, int iterations)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var gradient = stack([.. _parameters.Select(parameter => Lying(parameter.grad ?? zeros_like(parameter)))]).contiguous();
        _momentum.lerp_(gradient, 1 - momentum);
        var direction = Orthogonalise(gradient.lerp(_momentum, momentum), iterations);
        _weights.add_(direction, alpha: -rate * _longSide);
        _average.lerp_(_weights, 1 - keepAverage);
        Write(average: false);
        foreach (var parameter in _parameters)
        {
            parameter.grad?.zero_();
        }
    }

    public void Write(bool average)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var source = average ? _average : _weights;
        for (var i = 0; i < _parameters.Length; i++)
        {
            Lying(_parameters[i]).copy_(source[i]);
        }
    }

    public IEnumerable<(string Name, Tensor Value)> State() => [("weights", _weights), ("momentum", _momentum), ("average", _average)];

    public void Dispose()
    {
        foreach (var (_, tensor) in State())
        {
            tensor.Dispose();
        }
    }

    /// <summary>Newton-Schulz iteration: each matrix's singular vectors stay, its singular values go to about 1.</summary>
    internal static Tensor Orthogonalise(Tensor matrices, int iterations)
    {
        using var scope = NewDisposeScope();
        var x = matrices / (matrices.square().sum([1, 2], keepdim: true).sqrt() + 1e-12);
        for (var i = 0; i < iterations; i++)
        {
            var square = bmm(x, x.transpose(1, 2));
            x = baddbmm(baddbmm(square, square, square, Cubic, Quintic), x, x, Linear, 1f);
        }

        return x.MoveToOuterDisposeScope();
    }

    private static Tensor Lying(Tensor matrix) => matrix.shape[0] > matrix.shape[1] ? matrix.transpose(0, 1) : matrix;
}
