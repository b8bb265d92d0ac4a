using Grid.Sampling.Numerics;

namespace Grid.Sampling.Schedulers;

/// <summary>
/// DPM-Solver++ (Lu et al., 2022), second-order multistep in its midpoint form on the predicted clean sample x0. The first and the last
/// step are of first order; the last one goes to noise level 0, where it returns x0.
/// </summary>
internal sealed class DpmPlusPlusScheduler : NoiseScheduler
{
    // x0 of the evaluation before; null before the first and once no later step reads it.
    private float[]? _previousOriginal;

    public DpmPlusPlusScheduler(NoiseSchedule schedule, int steps)
        : this(schedule, RoundedTimesteps(schedule, steps)) { }

    private DpmPlusPlusScheduler(NoiseSchedule schedule, float[] timesteps)
        : base(NoiseSchedulers.DpmPlusPlus, timesteps, SigmaInterpolation.WithFinalZero(schedule, timesteps)) { }

    protected override int? StoredLength => _previousOriginal?.Length;

    protected override void Advance(
        int index,
        ReadOnlySpan<float> predictedNoise,
        ReadOnlySpan<float> sample,
        ReadOnlySpan<float> noise,
        Span<float> next
    )
    {
        var (signal, sigma) = ForwardScales(index);
        var (signalTarget, sigmaTarget) = ForwardScales(index + 1);
        var isLast = index == Evaluations - 1;
        var logRatio = isLast ? float.PositiveInfinity : LogSignalToNoise(index + 1) - LogSignalToNoise(index); // h
        var keep = sigmaTarget / sigma;
        var pull = signalTarget * (isLast ? -1 : (float)PortableMath.Exp(-logRatio) - 1);
        if (index == FirstEvaluation || isLast)
        {
            var originals = isLast ? null : new float[sample.Length];
            for (var i = 0; i < next.Length; i++)
            {
                var original = (sample[i] - sigma * predictedNoise[i]) / signal;
                next[i] = keep * sample[i] - pull * original;
                originals?[i] = original;
            }

            _previousOriginal = originals;
            return;
        }

        var previous = _previousOriginal!;
        var slope = 1 / ((LogSignalToNoise(index) - LogSignalToNoise(index - 1)) / logRatio); // h / h0
        var halfPull = 0.5f * pull;
        for (var i = 0; i < next.Length; i++)
        {
            var original = (sample[i] - sigma * predictedNoise[i]) / signal;
            var difference = slope * (original - previous[i]);
            next[i] = keep * sample[i] - pull * original - halfPull * difference;
            previous[i] = original;
        }
    }

    // Factors of the clean sample and the noise where the variance is kept at 1.
    protected override (float Signal, float Sigma) ForwardScales(int index)
    {
        var sigma = Sigmas[index];
        var signal = 1 / MathF.Sqrt(sigma * sigma + 1);
        return (signal, sigma * signal);
    }

    protected override int HistoryLength(int nextEvaluation) =>
        nextEvaluation > FirstEvaluation && nextEvaluation < Evaluations - 1 ? 1 : 0;

    protected override IReadOnlyList<float[]> History() => HistoryLength(NextEvaluation) == 0 ? [] : [_previousOriginal!];

    protected override void SetHistory(IReadOnlyList<float[]> history) => _previousOriginal = history.Count == 0 ? null : history[0];

    // lambda, rounded to float32 term by term as the reference does.
    private float LogSignalToNoise(int index)
    {
        var (signal, sigma) = ForwardScales(index);
        return (float)PortableMath.Log(signal) - (float)PortableMath.Log(sigma);
    }

    private static float[] RoundedTimesteps(NoiseSchedule schedule, int steps)
    {
        var rising = SigmaInterpolation.LinearSpace(schedule.Config.TrainTimesteps - 1, steps + 1);
        return [.. rising.Skip(1).Reverse().Select(timestep => (float)Math.Round(timestep, MidpointRounding.ToEven))];
    }
}
