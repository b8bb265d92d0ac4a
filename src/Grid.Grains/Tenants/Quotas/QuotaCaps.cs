namespace Grid.Grains.Tenants.Quotas;

/// <summary>How much device time a tenant may use in a day and in a month, both in UTC.</summary>
internal sealed record QuotaCaps(TimeSpan Day, TimeSpan Month);
