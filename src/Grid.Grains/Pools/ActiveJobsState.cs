using Grid.Contracts.Videos;

namespace Grid.Grains.Pools;

/// <summary>One part of a pool's active jobs; see <see cref="ActiveJobs"/>.</summary>
[GenerateSerializer, Alias("grid.active-jobs-state")]
internal sealed class ActiveJobsState
{
    /// <summary>Jobs that have not ended.</summary>
    [Id(0)]
    public HashSet<JobKey> Jobs { get; set; } = [];
}
