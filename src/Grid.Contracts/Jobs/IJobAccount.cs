namespace Grid.Contracts.Jobs;

/// <summary>What a job costs and keeps, as the grain of its tenant sees it. Key: <see cref="JobKey"/>.</summary>
[Alias("grid.IJobAccount")]
public interface IJobAccount : IGrainWithStringKey
{
    /// <summary>The newest attempt, also of a job that is being removed; null when there is no job.</summary>
    [Alias("GetAccount")]
    Task<JobAccount?> GetAccountAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes the files of a job that has ended; what is known of it stays. False when there is no such job, or it has not ended.
    /// </summary>
    [Alias("RemoveFiles")]
    Task<bool> RemoveFilesAsync(CancellationToken cancellationToken);
}
