namespace Grid.Contracts.Tenants;

/// <summary>A day's or a month's device time, in GPU-seconds.</summary>
/// <param name="Start">First day of the period, in UTC.</param>
/// <param name="Used">Charged for jobs that have ended.</param>
/// <param name="Reserved">Set aside for jobs that have not.</param>
/// <param name="Limit">The budget.</param>
/// <param name="Overrun">Used beyond the budget; not charged.</param>
[GenerateSerializer, Alias("grid.period-usage"), Immutable]
public sealed record PeriodUsage(
    [property: Id(0)] DateOnly Start,
    [property: Id(1)] double Used,
    [property: Id(2)] double Reserved,
    [property: Id(3)] double Limit,
    [property: Id(4)] double Overrun
);
