namespace Grid.Sampling.Schedulers;

/// <summary>Euler steps that go further down in noise than the next level and add fresh noise back up to it.</summary>
internal sealed class EulerAncestralScheduler(NoiseSchedule schedule, int steps)
    : EulerScheduler(NoiseSchedulers.EulerAncestral, schedule, FractionalTimesteps(schedule, steps))
{
    public override bool UsesNoise => true;

    protected override void Advance(
        int index,
        ReadOnlySpan<float> predictedNoise,
        ReadOnlySpan<float> sample,
        ReadOnlySpan<float> noise,
        Span<float> next
    )
    {
        var from = Sigmas[index];
        var to = Sigmas[index + 1];
        var up = MathF.Sqrt(to * to * (from * from - to * to) / (from * from));
        var down = MathF.Sqrt(Math.Max(to * to - up * up, 0)); // rounding may leave a hair below 0
        var difference = down - from;
        for (var i = 0; i < next.Length; i++)
        {
            var deterministic = sample[i] + Derivative(sample[i], predictedNoise[i], from) * difference;
            next[i] = deterministic + noise[i] * up;
        }
    }
}
