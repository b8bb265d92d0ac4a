namespace Grid.Grains.Tenants.Quotas;

/// <summary>Why device time could not be reserved.</summary>
/// <param name="Period"><c>day</c> or <c>month</c>.</param>
/// <param name="Cap">The period's budget.</param>
/// <param name="Taken">What is used and reserved of it.</param>
internal sealed record QuotaRefusal(string Period, TimeSpan Cap, TimeSpan Taken);
