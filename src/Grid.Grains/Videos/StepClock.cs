namespace Grid.Grains.Videos;

/// <summary>Learns from the steps made how long the rest will take.</summary>
internal sealed class StepClock
{
    // Weight of the newest step: a machine that becomes busy shows within a few steps, one slow step does not double the estimate.
    private const double Newest = 0.3;

    // Decoding and compressing, in steps; a rough guess that only matters near the end.
    private const double StepsAfterTheLast = 2;

    private double? _seconds;

    /// <summary>Notes how long one evaluation took.</summary>
    public void Observe(double seconds) =>
        _seconds = _seconds is { } known ? known + (Newest * (seconds - known)) : seconds;

    /// <summary>Seconds until the end with so many evaluations left; null before the first was timed.</summary>
    public double? Estimate(int evaluationsLeft) =>
        _seconds is { } known ? Math.Round((evaluationsLeft + StepsAfterTheLast) * known, 1) : null;
}
