using Grid.Contracts.Jobs;

namespace Grid.Grains.Pools;

/// <summary>One part of a pool's active jobs; see <see cref="ActiveJobs"/>.</summary>
[GenerateSerializer, Alias("grid.active-jobs-state")]
internal sealed class ActiveJobsState
{
    /// <summary>The newest version of this record's shape; to be raised with every change that an older grid must not write over.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version it was written in; see <see cref="StateVersion"/>.</summary>
    [Id(1)]
    public int Version { get; set; }

    /// <summary>Jobs that have not ended.</summary>
    [Id(0)]
    public HashSet<JobKey> Jobs { get; set; } = [];
}
