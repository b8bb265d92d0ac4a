using System.Numerics.Tensors;

namespace Grid.Sampling.Schedulers;

/// <summary>Euler's method on the noise level: dx/dsigma = (x - x0) / sigma. Timesteps are fractional and evenly spaced.</summary>
internal class EulerScheduler : NoiseScheduler
{
    public EulerScheduler(NoiseSchedule schedule, int steps)
        : this(NoiseSchedulers.Euler, schedule, FractionalTimesteps(schedule, steps)) { }

    protected EulerScheduler(string name, NoiseSchedule schedule, float[] timesteps)
        : base(name, timesteps, SigmaInterpolation.WithFinalZero(schedule, timesteps)) { }

    public override float InitNoiseSigma => Sigmas[0];

    protected static float[] FractionalTimesteps(NoiseSchedule schedule, int steps)
    {
        var rising = SigmaInterpolation.LinearSpace(schedule.Config.TrainTimesteps - 1, steps);
        return [.. rising.Reverse().Select(timestep => (float)timestep)];
    }

    protected override void Scale(int index, ReadOnlySpan<float> sample, Span<float> scaled)
    {
        var sigma = Sigmas[index];
        TensorPrimitives.Divide(sample, MathF.Sqrt(sigma * sigma + 1), scaled);
    }

    protected override void Advance(
        int index,
        ReadOnlySpan<float> predictedNoise,
        ReadOnlySpan<float> sample,
        ReadOnlySpan<float> noise,
        Span<float> next
    )
    {
        var sigma = Sigmas[index];
        var difference = Sigmas[index + 1] - sigma;
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = sample[i] + Derivative(sample[i], predictedNoise[i], sigma) * difference;
        }
    }

    // The detour over x0 is the reference's; its rounding is part of the result.
    protected static float Derivative(float sample, float predictedNoise, float sigma)
    {
        var original = sample - sigma * predictedNoise;
        return (sample - original) / sigma;
    }

    protected override (float Signal, float Sigma) ForwardScales(int index) => (1, Sigmas[index]);
}
