namespace Grid.Grains.Tenants.Quotas;

/// <summary>What became of a reservation.</summary>
/// <param name="Charged">Device time taken from the budgets.</param>
/// <param name="Overrun">Device time used beyond what the budgets had left; recorded, not charged.</param>
internal sealed record Settlement(TimeSpan Charged, TimeSpan Overrun);
