namespace Grid.Grains.Tenants.Quotas;

/// <summary>A period's account at one moment.</summary>
/// <param name="Start">First day of the period, in UTC.</param>
/// <param name="Used">Device time of settled jobs.</param>
/// <param name="Reserved">Device time set aside for open ones.</param>
/// <param name="Overrun">Device time used beyond the budget.</param>
internal sealed record QuotaBalance(DateOnly Start, TimeSpan Used, TimeSpan Reserved, TimeSpan Overrun);
