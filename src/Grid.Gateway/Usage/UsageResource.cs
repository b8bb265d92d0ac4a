namespace Grid.Gateway.Usage;

/// <summary>What a tenant has used.</summary>
/// <param name="Day">The day so far.</param>
/// <param name="Month">The month so far.</param>
/// <param name="Jobs">Its videos at this moment.</param>
/// <param name="Object">Always <c>usage</c>.</param>
public sealed record UsageResource(PeriodUsageResource Day, PeriodUsageResource Month, JobUsageResource Jobs, string Object = "usage");
