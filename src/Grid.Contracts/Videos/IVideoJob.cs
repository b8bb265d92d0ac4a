using Grid.Contracts.Jobs;

namespace Grid.Contracts.Videos;

/// <summary>A video job as its tenant sees it. Key: <see cref="JobKey"/>.</summary>
[Alias("grid.IVideoJob")]
public interface IVideoJob : IJob
{
    /// <summary>Writes the job and queues it. A job that exists already is left as it is.</summary>
    [Alias("Create")]
    Task<VideoSnapshot> CreateAsync(VideoSpec spec, JobTerms terms, CancellationToken cancellationToken);
}
