namespace Grid.Contracts.Tenants;

/// <summary>What a tenant has used, at one moment.</summary>
/// <param name="Day">The day so far.</param>
/// <param name="Month">The month so far.</param>
/// <param name="Queued">Jobs that have not ended and that no worker is at work on right now.</param>
/// <param name="Running">Jobs that a worker is at work on.</param>
/// <param name="MaxActiveJobs">Most of both together.</param>
/// <param name="MaxRunning">Most that are worked on at one time.</param>
[GenerateSerializer, Alias("grid.tenant-usage"), Immutable]
public sealed record TenantUsage(
    [property: Id(0)] PeriodUsage Day,
    [property: Id(1)] PeriodUsage Month,
    [property: Id(2)] int Queued,
    [property: Id(3)] int Running,
    [property: Id(4)] int MaxActiveJobs,
    [property: Id(5)] int MaxRunning
);
