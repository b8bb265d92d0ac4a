namespace Grid.Sdk.Usage;

/// <summary>A day's or a month's device time.</summary>
/// <param name="Start">First day of the period, in UTC.</param>
/// <param name="UsedGpuSeconds">Charged for videos that have ended.</param>
/// <param name="ReservedGpuSeconds">Set aside for videos that have not.</param>
/// <param name="LimitGpuSeconds">The budget.</param>
/// <param name="OverrunGpuSeconds">Used beyond the budget; not charged.</param>
public sealed record GridPeriodUsage(
    DateOnly Start,
    double UsedGpuSeconds,
    double ReservedGpuSeconds,
    double LimitGpuSeconds,
    double OverrunGpuSeconds
);
