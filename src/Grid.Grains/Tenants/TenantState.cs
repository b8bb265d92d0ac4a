using Grid.Contracts.Tenants;
using Grid.Grains.Tenants.Jobs;
using Grid.Grains.Tenants.Quotas;

namespace Grid.Grains.Tenants;

/// <summary>
/// A tenant's own record. It is written with every change and so stays small: jobs lie in blocks of their own, of which it holds the newest
/// and a line about each.
/// </summary>
[GenerateSerializer, Alias("grid.tenant-state")]
internal sealed class TenantState
{
    /// <summary>The newest version of this record's shape; to be raised with every change that an older grid must not write over.</summary>
    public const int CurrentVersion = 2;

    /// <summary>The version it was written in; see <see cref="StateVersion"/>.</summary>
    [Id(10)]
    public int Version { get; set; }

    /// <summary>Ids of jobs, oldest first, as records of version 0.1.0 hold them; moved to blocks when such a record is read.</summary>
    [Id(0)]
    public List<string> Jobs { get; set; } = [];

    /// <summary>What the tenant may do; null while its operator has said nothing.</summary>
    [Id(2)]
    public TenantSettings? Settings { get; set; }

    /// <summary>A line about each block, oldest first.</summary>
    [Id(3)]
    public List<JobBlockHead> Heads { get; set; } = [];

    /// <summary>
    /// Blocks that have no record of their own yet: the newest, which is still being filled, and full ones about to be sealed.
    /// </summary>
    [Id(4)]
    public List<JobBlock> Unsealed { get; set; } = [];

    /// <summary>Settled device time by day.</summary>
    [Id(5)]
    public List<PeriodTotals> Days { get; set; } = [];

    /// <summary>Settled device time by month.</summary>
    [Id(6)]
    public List<PeriodTotals> Months { get; set; } = [];

    /// <summary>What jobs of each model have cost.</summary>
    [Id(7)]
    public Dictionary<string, ModelRate> Rates { get; set; } = [];

    /// <summary>Open reservations of attempts after the first.</summary>
    [Id(8)]
    public List<RetryReservation> Retries { get; set; } = [];

    /// <summary>Files of finished jobs accepted before this time have been removed by age.</summary>
    [Id(11)]
    public DateTimeOffset FilesRemovedBefore { get; set; }

    /// <summary>Jobs that are off the list and are being removed: each is told so until it is gone.</summary>
    [Id(9)]
    public List<Guid> Deletions { get; set; } = [];
}
