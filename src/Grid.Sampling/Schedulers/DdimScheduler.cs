namespace Grid.Sampling.Schedulers;

/// <summary>Denoising diffusion implicit models (Song et al., 2020), eta = 0: equation 12 without its noise term.</summary>
internal sealed class DdimScheduler : NoiseScheduler
{
    private readonly NoiseSchedule _schedule;
    private readonly int[] _timesteps;
    private readonly int _stride;
    private readonly float _clip;

    public DdimScheduler(NoiseSchedule schedule, int steps, bool clipSample)
        : this(
            schedule,
            LeadingTimesteps.Stride(schedule.Config, steps),
            [.. LeadingTimesteps.Compute(schedule.Config, steps).Reverse()],
            clipSample
        ) { }

    private DdimScheduler(NoiseSchedule schedule, int stride, int[] timesteps, bool clipSample)
        : base(NoiseSchedulers.Ddim, [.. timesteps.Select(timestep => (float)timestep)], [])
    {
        _schedule = schedule;
        _timesteps = timesteps;
        _stride = stride;
        _clip = clipSample ? 1 : float.PositiveInfinity;
    }

    protected override void Advance(
        int index,
        ReadOnlySpan<float> predictedNoise,
        ReadOnlySpan<float> sample,
        ReadOnlySpan<float> noise,
        Span<float> next
    )
    {
        var (signal, sigma) = ForwardScales(index);
        var target = _timesteps[index] - _stride;
        var alphaTarget = target < 0 ? 1 : _schedule.AlphasCumulative[target];
        var signalTarget = MathF.Sqrt(alphaTarget);
        var sigmaTarget = MathF.Sqrt(1 - alphaTarget);
        for (var i = 0; i < next.Length; i++)
        {
            var original = Math.Clamp((sample[i] - sigma * predictedNoise[i]) / signal, -_clip, _clip);
            next[i] = signalTarget * original + sigmaTarget * predictedNoise[i];
        }
    }

    protected override (float Signal, float Sigma) ForwardScales(int index)
    {
        var alpha = _schedule.AlphasCumulative[_timesteps[index]];
        return (MathF.Sqrt(alpha), MathF.Sqrt(1 - alpha));
    }
}
