using static TorchSharp.torch;

namespace Grid.Training.Diffusion;

/// <summary>The forward process that training noises with: linear betas, tables in float64, one value a timestep.</summary>
public sealed class DiffusionSchedule
{
    /// <summary>Timesteps of the unspaced chain.</summary>
    public const int FullLength = 1000;

    private const double FirstBeta = 1e-4;
    private const double LastBeta = 0.02;

    private readonly double[] _alphasCumulative;
    private readonly int[] _networkTimesteps;

    /// <param name="steps">Length of the chain, 2 to 1000; fewer than 1000 are spread evenly over the full chain.</param>
    public DiffusionSchedule(int steps = FullLength)
    {
        if (steps is < 2 or > FullLength)
        {
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"steps is {steps}; it must be 2 to {FullLength}");
        }

        var full = new double[FullLength];
        var product = 1.0;
        for (var i = 0; i < FullLength; i++)
        {
            product *= 1 - (FirstBeta + ((LastBeta - FirstBeta) * i / (FullLength - 1)));
            full[i] = product;
        }

        var stride = (FullLength - 1.0) / (steps - 1);
        _networkTimesteps = [.. Enumerable.Range(0, steps).Select(i => (int)Math.Round(i * stride, MidpointRounding.ToEven))];
        _alphasCumulative = [.. _networkTimesteps.Select(timestep => full[timestep])];

        var betas = new double[steps];
        var variances = new double[steps];
        for (var i = 0; i < steps; i++)
        {
            var previous = i == 0 ? 1 : _alphasCumulative[i - 1];
            betas[i] = 1 - (_alphasCumulative[i] / previous);
            variances[i] = betas[i] * (1 - previous) / (1 - _alphasCumulative[i]);
        }

        // The true posterior is a point at index 0; the log is taken from index 1 there.
        variances[0] = variances[1];
        SqrtAlphaCumulative = Column(_alphasCumulative.Select(value => Math.Sqrt(value)));
        SqrtOneMinusAlphaCumulative = Column(_alphasCumulative.Select(value => Math.Sqrt(1 - value)));
        LogBeta = Column(betas.Select(value => Math.Log(value)));
        PosteriorLogVariance = Column(variances.Select(value => Math.Log(value)));
        PosteriorOriginal = Column(_alphasCumulative.Select((value, i) => betas[i] * Math.Sqrt(Previous(i)) / (1 - value)));
        PosteriorNoisy = Column(_alphasCumulative.Select((value, i) => (1 - Previous(i)) * Math.Sqrt(1 - betas[i]) / (1 - value)));
    }

    /// <summary>Length of the chain.</summary>
    public int Steps => _alphasCumulative.Length;

    /// <summary>Share of signal energy left at a timestep of this chain.</summary>
    public double AlphaCumulative(int timestep) => _alphasCumulative[timestep];

    /// <summary>What the network is told at a timestep of this chain: the timestep of the full chain.</summary>
    public int NetworkTimestep(int timestep) => _networkTimesteps[timestep];

    internal float[] SqrtAlphaCumulative { get; }

    internal float[] SqrtOneMinusAlphaCumulative { get; }

    internal float[] LogBeta { get; }

    internal float[] PosteriorLogVariance { get; }

    /// <summary>Weight of x_0 in the mean of q(x_{t-1} | x_t, x_0).</summary>
    internal float[] PosteriorOriginal { get; }

    /// <summary>Weight of x_t in the mean of q(x_{t-1} | x_t, x_0).</summary>
    internal float[] PosteriorNoisy { get; }

    /// <summary>Noises clean latents: sqrt(alpha) x + sqrt(1 - alpha) noise, a timestep a row.</summary>
    public Tensor AddNoise(Tensor original, Tensor noise, Tensor timesteps)
    {
        using var scope = NewDisposeScope();
        var rank = (int)original.dim();
        return (
            (Gather(SqrtAlphaCumulative, timesteps, rank) * original) + (Gather(SqrtOneMinusAlphaCumulative, timesteps, rank) * noise)
        ).MoveToOuterDisposeScope();
    }

    /// <summary>A table's values at timesteps [B], shaped [B, 1, ...] to <paramref name="rank"/> dimensions.</summary>
    internal static Tensor Gather(float[] table, Tensor timesteps, int rank)
    {
        using var scope = NewDisposeScope();
        var shape = Enumerable.Repeat(1L, rank).ToArray();
        shape[0] = timesteps.shape[0];
        return tensor(table)
            .to(timesteps.device)
            .index_select(0, timesteps.to_type(ScalarType.Int64))
            .view(shape)
            .MoveToOuterDisposeScope();
    }

    private static float[] Column(IEnumerable<double> values) => [.. values.Select(value => (float)value)];

    private double Previous(int index) => index == 0 ? 1 : _alphasCumulative[index - 1];
}
