using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Grid.Training.Optimisation;

/// <summary>
/// Muon: the momentum of each weight matrix is replaced by the nearest matrix whose singular values are all about 1, so that directions
/// which the gradient hardly shows are learned as fast as the strong ones. For matrices between layers; vectors, embeddings and outputs
/// want AdamW. Steps are scaled to the size of AdamW's (0.2 times the root of the longer side), so both take the same kind of rate.
/// <para>Source: Jordan et al. 2024 (the iteration and its constants), Liu et al. 2025 (the scale).</para>
/// </summary>
/// <remarks>Matrices of one shape are computed as batches of a few, side by side on the processors; a batch's result does not depend on the
/// others.</remarks>
public sealed class Muon : IOptimizer
{
    private const int Iterations = 5;
    private const double UpdateScale = 0.2;
    private const int MatricesABatch = 8;

    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly MuonOptions _options;
    private readonly MuonBatch[] _batches;

    /// <exception cref="ArgumentException">A parameter is not a matrix.</exception>
    public Muon(IReadOnlyList<Parameter> matrices, MuonOptions options)
    {
        if (matrices.Count == 0 || matrices.Any(matrix => matrix.dim() != 2))
        {
            throw new ArgumentException("one or more matrices are needed, and nothing but matrices", nameof(matrices));
        }

        _parameters = matrices;
        _options = options;
        _batches =
        [
            .. matrices
                .GroupBy(matrix => (Math.Min(matrix.shape[0], matrix.shape[1]), Math.Max(matrix.shape[0], matrix.shape[1])))
                .SelectMany(group => group.Chunk(MatricesABatch))
                .Select(chunk => new MuonBatch(chunk)),
        ];
    }

    public long Steps { get; private set; }

    /// <inheritdoc />
    public double Step(double learningRate)
    {
        using var _ = no_grad();
        var norm = Norm();
        if (!double.IsFinite(norm))
        {
            throw new InvalidOperationException($"the gradient is not finite at step {Steps}; lower the learning rate");
        }

        Steps++;
        var keep = AverageDecay.At(Steps, _options.AverageDecay);
        Parallel.ForEach(_batches, batch => batch.Step(learningRate * UpdateScale, _options.Momentum, keep, Iterations));
        return norm;
    }

    public IDisposable UseAverage()
    {
        WriteAverage();
        return new Restorer(this);
    }

    public void AdoptAverage() => WriteAverage();

    public IReadOnlyDictionary<string, Tensor> State() =>
        _batches
            .SelectMany((batch, index) => batch.State().Select(item => (Name: $"{index}.{item.Name}", item.Value)))
            .ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);

    public void Restore(IReadOnlyDictionary<string, Tensor> state, long steps)
    {
        using var _ = no_grad();
        foreach (var (name, tensor) in State())
        {
            tensor.copy_(state[name]);
        }

        Steps = steps;
        WriteWeights();
    }

    public void Dispose()
    {
        foreach (var batch in _batches)
        {
            batch.Dispose();
        }
    }

    private double Norm()
    {
        using var scope = NewDisposeScope();
        return Math.Sqrt(_parameters.Sum(parameter => parameter.grad is { } gradient ? (double)gradient.square().sum().item<float>() : 0));
    }

    private void WriteAverage() => Array.ForEach(_batches, batch => batch.Write(average: true));

    private void WriteWeights() => Array.ForEach(_batches, batch => batch.Write(average: false));

    private sealed class Restorer(Muon owner) : IDisposable
    {
        public void Dispose() => owner.WriteWeights();
    }
}
