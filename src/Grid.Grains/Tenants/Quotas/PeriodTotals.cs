namespace Grid.Grains.Tenants.Quotas;

/// <summary>The settled entries of one period, added up.</summary>
/// <param name="Start">First day of the period, in UTC.</param>
/// <param name="Used">Device time charged.</param>
/// <param name="Overrun">Device time used beyond the budget.</param>
[GenerateSerializer, Alias("grid.period-totals"), Immutable]
internal sealed record PeriodTotals([property: Id(0)] DateOnly Start, [property: Id(1)] TimeSpan Used, [property: Id(2)] TimeSpan Overrun);
