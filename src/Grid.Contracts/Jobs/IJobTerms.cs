using Grid.Contracts.Pools;

namespace Grid.Contracts.Jobs;

/// <summary>
/// A job's terms, as the grain of its tenant sees them: it has checked what the tenant may use. Key: <see cref="JobKey"/>.
/// </summary>
[Alias("grid.IJobTerms")]
public interface IJobTerms : IGrainWithStringKey
{
    /// <summary>
    /// Changes what is not null, from the job's next ticket on; a job that has ended stays as it is. Changes made at once all take effect.
    /// Null when there is no such job.
    /// </summary>
    [Alias("Change")]
    Task<JobSnapshot?> ChangeTermsAsync(PriorityClass? priority, int? rank, CancellationToken cancellationToken);
}
