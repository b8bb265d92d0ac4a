namespace Grid.Contracts.Audits;

/// <summary>How the records of a grid compare with its tenants' books.</summary>
/// <param name="At">When it was found.</param>
/// <param name="Records">Records of all kinds that are there.</param>
/// <param name="Tenants">Tenants that have a book.</param>
/// <param name="Jobs">Jobs that their books say there are.</param>
/// <param name="Missing">Jobs of a book that have no record, as <c>{tenant}/{job}</c>.</param>
/// <param name="Unlisted">Records of jobs that no book knows of, as <c>{tenant}/{job}</c>.</param>
/// <param name="Damaged">Records that are not what was written, or that others say are there and are not.</param>
[GenerateSerializer, Alias("grid.audit-report"), Immutable]
public sealed record AuditReport(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] long Records,
    [property: Id(2)] long Tenants,
    [property: Id(3)] long Jobs,
    [property: Id(4)] AuditFinding Missing,
    [property: Id(5)] AuditFinding Unlisted,
    [property: Id(6)] AuditFinding Damaged
)
{
    /// <summary>How much there is, for people.</summary>
    public string DescribeContent() => $"{Amount(Records, "record")}, {Amount(Jobs, "job")} of {Amount(Tenants, "tenant")}";

    /// <summary>What is wrong and the way out, in sentences for operators; null when all is there.</summary>
    public string? DescribeFaults()
    {
        string?[] faults =
        [
            Missing.Count == 0 ? null
            : Missing.Count == 1 ? $"1 job in its tenant's book has no record: {Missing}."
            : $"{Missing.Count} jobs in their tenants' books have no record: {Missing}.",
            Unlisted.Count == 0 ? null
            : Unlisted.Count == 1 ? $"1 record of a job is in no tenant's book: {Unlisted}."
            : $"{Unlisted.Count} records of jobs are in no tenant's book: {Unlisted}.",
            Damaged.Count == 0 ? null
            : Damaged.Count == 1 ? $"1 record is not what was written: {Damaged}."
            : $"{Damaged.Count} records are not what was written: {Damaged}.",
        ];
        var found = faults.OfType<string>().ToArray();
        return found.Length == 0
            ? null
            : string.Join(' ', found)
                + " Restore a backup with grid state restore FILE; a job without a record goes with DELETE /v1/videos/ID.";
    }

    private static string Amount(long count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
