namespace Grid.Sdk.Usage;

/// <summary>What a tenant has used.</summary>
/// <param name="Day">The day so far.</param>
/// <param name="Month">The month so far.</param>
/// <param name="Jobs">Its videos at this moment.</param>
public sealed record GridUsage(GridPeriodUsage Day, GridPeriodUsage Month, GridJobUsage Jobs);
