using Grid.Contracts.Pools;
using Grid.Contracts.Videos;

namespace Grid.Grains.Pools;

/// <summary>What a pool keeps: which jobs are active, not what they wait for.</summary>
[GenerateSerializer, Alias("grid.work-pool-state")]
internal sealed class WorkPoolState
{
    /// <summary>Counts the pool's lives; see <see cref="LeaseTable"/>.</summary>
    [Id(0)]
    public long Epoch { get; set; }

    /// <summary>Jobs that have not ended.</summary>
    [Id(1)]
    public HashSet<JobKey> ActiveJobs { get; set; } = [];

    /// <summary>What tenants may have of the pool, where it was set.</summary>
    [Id(2)]
    public Dictionary<string, TenantShare> Shares { get; set; } = [];
}
