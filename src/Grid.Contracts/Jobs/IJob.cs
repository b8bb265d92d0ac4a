using Grid.Contracts.Videos;
using Orleans.Concurrency;

namespace Grid.Contracts.Jobs;

/// <summary>A job of any kind as its tenant sees it. Key: <see cref="JobKey"/>; found by <see cref="JobGrainFactory.GetJob{T}"/>.</summary>
[Alias("grid.IJob")]
public interface IJob : IGrainWithStringKey
{
    /// <summary>The job now, as its kind tells it, such as <see cref="VideoSnapshot"/>; null when there is none.</summary>
    [Alias("Get")]
    Task<JobSnapshot?> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Waits until the job has events after <paramref name="afterSequence"/> or a revision other than <paramref name="knownRevision"/>,
    /// at most some seconds; null when there is no such job.
    /// </summary>
    [Alias("Watch"), AlwaysInterleave]
    Task<JobUpdate?> WatchAsync(long afterSequence, long knownRevision, CancellationToken cancellationToken);

    /// <summary>Asks for cancellation; a job that has ended stays as it is. Null when there is no such job.</summary>
    [Alias("Cancel")]
    Task<JobSnapshot?> CancelAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Queues a job again that failed, expired or was canceled, from its start; its events go on where they were. Any other job stays as it
    /// is. Null when there is no such job.
    /// </summary>
    /// <param name="attempt">The attempt that this begins and that is reserved for; one that has begun already is not begun again.</param>
    [Alias("Retry")]
    Task<JobSnapshot?> RetryAsync(int attempt, CancellationToken cancellationToken);

    /// <summary>What the job waits for or does, in one sentence with numbers; null when there is no such job.</summary>
    [Alias("Explain")]
    Task<string?> ExplainAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Cancels the job if need be, charges it, and removes it with all its files. It is not there any more at once; its files follow when
    /// its workers have stopped and its tenant has been told what it cost. False when there is no such job.
    /// </summary>
    [Alias("Delete")]
    Task<bool> DeleteAsync(CancellationToken cancellationToken);
}
