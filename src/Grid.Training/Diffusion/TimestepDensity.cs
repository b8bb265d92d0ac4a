namespace Grid.Training.Diffusion;

/// <summary>
/// How often training visits each timestep: the log of noise over signal is drawn from a logistic distribution. Uniform timesteps spend
/// more than half of the work where noise is three times the signal or more, and there only background and colour can be told.
/// </summary>
/// <param name="middle">Middle of the log (base e) of noise over signal.</param>
/// <param name="spread">Scale of the distribution; its standard deviation is 1.81 times that.</param>
public sealed class TimestepDensity(DiffusionSchedule schedule, double middle = 0.3, double spread = 0.82)
{
    private readonly double[] _logNoise =
    [
        .. Enumerable
            .Range(0, schedule.Steps)
            .Select(timestep => 0.5 * Math.Log((1 - schedule.AlphaCumulative(timestep)) / schedule.AlphaCumulative(timestep))),
    ];

    /// <summary>The timestep below which a share of all draws lies.</summary>
    /// <param name="share">0 to 1, both excluded.</param>
    public int At(double share)
    {
        var found = Array.BinarySearch(_logNoise, middle + (spread * Math.Log(share / (1 - share))));
        return Math.Clamp(found < 0 ? ~found : found, 0, _logNoise.Length - 1);
    }

    /// <summary>
    /// One timestep in each of as many equal parts of the distribution as there are samples: less noise in the gradient than independent
    /// draws.
    /// </summary>
    public long[] Draw(int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(i => (long)At(Math.Clamp((i + random.NextDouble()) / count, 1e-9, 1 - 1e-9)))];
}
