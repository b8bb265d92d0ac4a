using Grid.Contracts.Pools;

namespace Grid.Grains.Pools;

/// <summary>What a pool keeps apart from its active jobs, which are in <see cref="ActiveJobsState"/>.</summary>
[GenerateSerializer, Alias("grid.work-pool-state")]
internal sealed class WorkPoolState
{
    /// <summary>The newest version of this record's shape; to be raised with every change that an older grid must not write over.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version it was written in; see <see cref="StateVersion"/>.</summary>
    [Id(5)]
    public int Version { get; set; }

    /// <summary>Counts the pool's lives; see <see cref="LeaseTable"/>.</summary>
    [Id(0)]
    public long Epoch { get; set; }

    /// <summary>Shares other than the default, by tenant.</summary>
    [Id(2)]
    public Dictionary<string, TenantShare> Shares { get; set; } = [];

    /// <summary>See <see cref="CordonList"/>.</summary>
    [Id(3)]
    public HashSet<string> Cordoned { get; set; } = [];

    /// <summary>Workers let in again while their silo is cordoned.</summary>
    [Id(4)]
    public HashSet<string> Resumed { get; set; } = [];
}
