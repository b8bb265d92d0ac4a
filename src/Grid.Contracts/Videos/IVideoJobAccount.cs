namespace Grid.Contracts.Videos;

/// <summary>A video job's cost, as the grain of its tenant sees it. Key: <see cref="JobKey"/>.</summary>
[Alias("grid.IVideoJobAccount")]
public interface IVideoJobAccount : IGrainWithStringKey
{
    /// <summary>The newest attempt, also of a job that is being removed; null when there is no job.</summary>
    [Alias("GetAccount")]
    Task<JobAccount?> GetAccountAsync(CancellationToken cancellationToken);
}
