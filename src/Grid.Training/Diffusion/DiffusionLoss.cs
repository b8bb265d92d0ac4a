using static TorchSharp.torch;

namespace Grid.Training.Diffusion;

/// <summary>
/// The loss of a network that predicts noise and a variance: mean squared error plus the variational bound in bits, not rescaled.
/// The bound trains the variance alone: the predicted noise is detached in it.
/// </summary>
public sealed class DiffusionLoss(DiffusionSchedule schedule, bool originalWhenClean = false)
{
    /// <summary>
    /// With <c>originalWhenClean</c> (the reference's <c>snr_loss</c>) the error is that of x_0 up to this timestep and that of the noise
    /// above.
    /// </summary>
    private const int LastOriginalTimestep = 249;

    // Values are taken as 8-bit colours in [-1, 1], whose bins are 2/255 wide, at the last step of the bound.
    private const double HalfBin = 1.0 / 255;
    private const double TailStart = 0.999;
    private const double SmallestProbability = 1e-12;

    /// <summary>Computes the terms.</summary>
    /// <param name="output">The network's output [B, 2C, ...]: predicted noise, then the variance interpolation.</param>
    /// <param name="original">Clean latents x_0 [B, C, ...].</param>
    /// <param name="noisy">Noised latents x_t, likewise.</param>
    /// <param name="noise">The noise in them, likewise.</param>
    /// <param name="timesteps">Timesteps of the schedule's chain [B].</param>
    public DiffusionLossTerms Compute(Tensor output, Tensor original, Tensor noisy, Tensor noise, Tensor timesteps)
    {
        if (output.shape[1] != 2 * original.shape[1])
        {
            throw new ArgumentException(
                $"output has {output.shape[1]} channels; twice the latents' {original.shape[1]} are needed",
                nameof(output)
            );
        }

        using var scope = NewDisposeScope();
        var parts = output.chunk(2, 1);
        var (prediction, variance) = (parts[0], parts[1]);
        var squared = MeanOfSample((noise - prediction).square());
        if (originalWhenClean)
        {
            // The distance of the originals that prediction and noise stand for: both are taken from the same noisy sample.
            var factor =
                DiffusionSchedule.Gather(schedule.SqrtOneMinusAlphaCumulative, timesteps, 1)
                / DiffusionSchedule.Gather(schedule.SqrtAlphaCumulative, timesteps, 1);
            squared = where(timesteps.le(LastOriginalTimestep), squared * factor.square(), squared);
        }

        var bound = Bound(prediction.detach(), variance, original, noisy, timesteps);
        return new DiffusionLossTerms(
            squared.MoveToOuterDisposeScope(),
            bound.MoveToOuterDisposeScope(),
            (squared + bound).MoveToOuterDisposeScope()
        );
    }

    private Tensor Bound(Tensor prediction, Tensor variance, Tensor original, Tensor noisy, Tensor timesteps)
    {
        var rank = (int)original.dim();
        var signal = DiffusionSchedule.Gather(schedule.SqrtAlphaCumulative, timesteps, rank);
        var spread = DiffusionSchedule.Gather(schedule.SqrtOneMinusAlphaCumulative, timesteps, rank);
        var fromOriginal = DiffusionSchedule.Gather(schedule.PosteriorOriginal, timesteps, rank);
        var fromNoisy = DiffusionSchedule.Gather(schedule.PosteriorNoisy, timesteps, rank);
        var largest = DiffusionSchedule.Gather(schedule.LogBeta, timesteps, rank);
        var smallest = DiffusionSchedule.Gather(schedule.PosteriorLogVariance, timesteps, rank);

        var share = (variance + 1) / 2;
        var logVariance = (share * largest) + ((1 - share) * smallest);
        var predictedOriginal = (noisy - (spread * prediction)) / signal;
        var mean = (fromOriginal * predictedOriginal) + (fromNoisy * noisy);
        var trueMean = (fromOriginal * original) + (fromNoisy * noisy);

        var divergence =
            0.5 * (-1 + logVariance - smallest + exp(smallest - logVariance) + ((trueMean - mean).square() * exp(-logVariance)));
        var likelihood = NegativeLogLikelihood(original, mean, 0.5 * logVariance);
        return where(timesteps.eq(0), MeanOfSample(likelihood), MeanOfSample(divergence)) / Math.Log(2);
    }

    private static Tensor NegativeLogLikelihood(Tensor value, Tensor mean, Tensor logScale)
    {
        var centred = value - mean;
        var inverse = exp(-logScale);
        var upper = ApproximateNormalCdf(inverse * (centred + HalfBin));
        var lower = ApproximateNormalCdf(inverse * (centred - HalfBin));
        var logUpper = upper.clamp_min(SmallestProbability).log();
        var logAboveLower = (1 - lower).clamp_min(SmallestProbability).log();
        var logBetween = (upper - lower).clamp_min(SmallestProbability).log();
        return -where(value.lt(-TailStart), logUpper, where(value.gt(TailStart), logAboveLower, logBetween));
    }

    // The tanh form, not the exact function: the reference's gradients follow it.
    private static Tensor ApproximateNormalCdf(Tensor x) => 0.5 * (1 + tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x.pow(3)))));

    private static Tensor MeanOfSample(Tensor value) => value.flatten(1).mean([1]);
}
