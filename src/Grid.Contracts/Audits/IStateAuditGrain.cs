namespace Grid.Contracts.Audits;

/// <summary>
/// Compares what tenants' books say with the records that are there, at the start of a grid and from time to time. There is one. Key: 0.
/// </summary>
[Alias("grid.IStateAuditGrain")]
public interface IStateAuditGrain : IGrainWithIntegerKey
{
    /// <summary>What was found last; the first time is waited for, a moment. Null while nothing could be compared.</summary>
    [Alias("GetReport")]
    Task<AuditReport?> GetReportAsync(CancellationToken cancellationToken);
}
