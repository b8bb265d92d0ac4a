using System.Globalization;
using Grid.Sampling.Numerics;

namespace Grid.Sampling.Schedulers;

/// <summary>
/// The betas of a training schedule and what follows from them, by training timestep. The arithmetic is float32 as in the reference, with
/// the cumulative product accumulated in double, as torch does on a CPU.
/// </summary>
public sealed class NoiseSchedule
{
    private readonly float[] _betas;
    private readonly float[] _alphasCumulative;
    private readonly float[] _sigmas;

    /// <exception cref="ArgumentException">The configuration is out of range, or its noise reaches infinity.</exception>
    public NoiseSchedule(NoiseScheduleConfig? config = null)
    {
        Config = config ?? new NoiseScheduleConfig();
        Config.Validate();
        _betas = ComputeBetas(Config);
        _alphasCumulative = new float[_betas.Length];
        _sigmas = new float[_betas.Length];
        var product = 1.0;
        for (var i = 0; i < _betas.Length; i++)
        {
            product *= 1 - _betas[i];
            var alpha = (float)product;
            if (alpha is <= 0 or >= 1)
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"beta_schedule {Config.BetaSchedule} with beta_start {Config.BetaStart} and beta_end {Config.BetaEnd} "
                            + $"over {Config.TrainTimesteps} timesteps leave no finite noise level at timestep {i}; "
                            + $"choose values such as 0.0001 and 0.02."
                    )
                );
            }

            _alphasCumulative[i] = alpha;
            _sigmas[i] = MathF.Sqrt((1 - alpha) / alpha);
        }
    }

    public NoiseScheduleConfig Config { get; }

    /// <summary>Variance added at each training timestep.</summary>
    public ReadOnlySpan<float> Betas => _betas;

    /// <summary>Products of 1 - beta up to and with each training timestep: the share of the signal's power that is left.</summary>
    public ReadOnlySpan<float> AlphasCumulative => _alphasCumulative;

    /// <summary>Noise over signal at each training timestep, sqrt((1 - a) / a).</summary>
    public ReadOnlySpan<float> Sigmas => _sigmas;

    /// <summary>
    /// Forward noising, sqrt(a) x + sqrt(1 - a) noise, at a training timestep from 0 to the last. The spans are of one length.
    /// </summary>
    public void AddNoise(ReadOnlySpan<float> original, ReadOnlySpan<float> noise, int timestep, Span<float> noisy)
    {
        if (timestep < 0 || timestep >= _betas.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"timestep {timestep} must be from 0 to {_betas.Length - 1}."));
        }

        Spans.RequireEqualLengths(original.Length, noise.Length, nameof(noise));
        Spans.RequireEqualLengths(original.Length, noisy.Length, nameof(noisy));
        var signal = MathF.Sqrt(_alphasCumulative[timestep]);
        var sigma = MathF.Sqrt(1 - _alphasCumulative[timestep]);
        Spans.Blend(signal, original, sigma, noise, noisy);
    }

    private static float[] ComputeBetas(NoiseScheduleConfig config)
    {
        if (config.BetaSchedule == NoiseScheduleConfig.Linear)
        {
            return LinearSpace((float)config.BetaStart, (float)config.BetaEnd, config.TrainTimesteps);
        }

        if (config.BetaSchedule == NoiseScheduleConfig.SquaredCosine)
        {
            return [.. Enumerable.Range(0, config.TrainTimesteps).Select(i => SquaredCosineBeta(i, config.TrainTimesteps))];
        }

        var betas = LinearSpace((float)Math.Sqrt(config.BetaStart), (float)Math.Sqrt(config.BetaEnd), config.TrainTimesteps);
        for (var i = 0; i < betas.Length; i++)
        {
            betas[i] *= betas[i];
        }

        return betas;
    }

    // What is left of the signal's power at time t in [0, 1] is cos^2 of (t + 0.008) / 1.008 quarter turns.
    private static float SquaredCosineBeta(int index, int count)
    {
        return (float)Math.Min(1 - (Left((double)(index + 1) / count) / Left((double)index / count)), 0.999);

        static double Left(double time)
        {
            var cosine = PortableMath.SinCosTurns((time + 0.008) / 1.008 / 4).Cos;
            return cosine * cosine;
        }
    }

    // torch.linspace counts from both ends towards the middle, which keeps the last value exact.
    private static float[] LinearSpace(float start, float end, int count)
    {
        var values = new float[count];
        var step = count == 1 ? 0 : (end - start) / (count - 1);
        for (var i = 0; i < count; i++)
        {
            values[i] = i < count / 2 || count == 1 ? start + step * i : end - step * (count - 1 - i);
        }

        return values;
    }
}
