using static TorchSharp.torch;

namespace Grid.Diffusion.Autoencoders;

/// <summary>The posterior over latents that the encoder's moments describe: independent normal distributions.</summary>
public sealed class DiagonalGaussian : IDisposable
{
    // exp(20 / 2) is about 22,000: beyond these bounds the standard deviation carries no information and the KL overflows.
    private const double LeastLogVariance = -30;
    private const double MostLogVariance = 20;

    /// <summary>
    /// Reads moments [B, 2C, t, h, w]: the first C channels are means, the others log-variances. The moments stay the caller's.
    /// </summary>
    public DiagonalGaussian(Tensor moments)
    {
        if (moments.dim() < 2 || moments.shape[1] % 2 != 0)
        {
            throw new ArgumentException(
                $"moments must have an even number of channels; their shape is [{string.Join(", ", moments.shape)}]"
            );
        }

        using var scope = NewDisposeScope();
        var channels = moments.shape[1] / 2;
        Mean = moments.narrow(1, 0, channels).MoveToOuterDisposeScope();
        LogVariance = moments.narrow(1, channels, channels).clamp(LeastLogVariance, MostLogVariance).MoveToOuterDisposeScope();
        Std = (LogVariance * 0.5).exp().MoveToOuterDisposeScope();
    }

    /// <summary>[B, C, t, h, w]; also the distribution's mode.</summary>
    public Tensor Mean { get; }

    /// <summary>[B, C, t, h, w], within [-30, 20]. Outside these bounds no gradient flows back.</summary>
    public Tensor LogVariance { get; }

    /// <summary>[B, C, t, h, w].</summary>
    public Tensor Std { get; }

    /// <summary>The most probable latents: a new tensor that shares the mean's memory.</summary>
    public Tensor Mode() => Mean.alias();

    /// <summary>mean + std * noise, with standard normal noise of the mean's shape.</summary>
    public Tensor Sample(Tensor noise)
    {
        if (!noise.shape.SequenceEqual(Mean.shape))
        {
            throw new ArgumentException(
                $"noise must have the latents' shape [{string.Join(", ", Mean.shape)}]; its shape is [{string.Join(", ", noise.shape)}]"
            );
        }

        return addcmul(Mean, Std, noise, 1);
    }

    /// <summary>Kullback-Leibler divergence from the standard normal, summed over each item: [B], in nats.</summary>
    public Tensor Kl()
    {
        using var scope = NewDisposeScope();
        var perValue = Mean.square() + Std.square() - 1 - LogVariance;
        return (perValue.flatten(1).sum(1) * 0.5).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Mean.Dispose();
        LogVariance.Dispose();
        Std.Dispose();
    }
}
