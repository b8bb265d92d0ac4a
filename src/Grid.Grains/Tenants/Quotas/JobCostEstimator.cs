namespace Grid.Grains.Tenants.Quotas;

/// <summary>Estimates the device time of a job from its work and from what jobs of the same model have taken.</summary>
/// <param name="rates">What was seen so far by model, changed in place and stored.</param>
internal sealed class JobCostEstimator(Dictionary<string, ModelRate> rates)
{
    /// <summary>
    /// Device-seconds a million evaluated pixels take until a job has been seen: about that of a published model on a data-centre GPU.
    /// </summary>
    public const double DefaultSecondsPerMillion = 0.1;

    // The share of the older jobs after each new one: a memory of about twenty jobs.
    private const double Memory = 0.95;

    // Device-seconds a million evaluated pixels where the default is far off: grid-tiny runs on two CPU cores, 9 frames of 64x64 with
    // 50 guided steps (3.7 million) in about two seconds.
    private static readonly Dictionary<string, double> KnownSecondsPerMillion = new() { ["grid-tiny"] = 0.5 };

    /// <summary>Device time of a job of some work; at least a millisecond, since no job is free.</summary>
    public TimeSpan Estimate(string model, double work)
    {
        var perPixel = rates.TryGetValue(model, out var rate)
            ? rate.Seconds / rate.Work
            : KnownSecondsPerMillion.GetValueOrDefault(model, DefaultSecondsPerMillion) / 1e6;
        return TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(work * perPixel * 1000)));
    }

    /// <summary>Learns from an attempt that gave a video: only such a one has done all of its work.</summary>
    public void Observe(string model, double work, TimeSpan used)
    {
        if (used <= TimeSpan.Zero || work <= 0)
        {
            return;
        }

        var before = rates.GetValueOrDefault(model, new ModelRate(0, 0));
        rates[model] = new ModelRate((before.Work * Memory) + work, (before.Seconds * Memory) + used.TotalSeconds);
    }
}
