using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;

namespace Grid.Contracts.Tenants;

/// <summary>A tenant: what it has asked for. Key: the tenant's id.</summary>
[Alias("grid.ITenantGrain")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>
    /// Checks a request and makes a job of it. The same idempotency key with the same request gives the job it gave before.
    /// </summary>
    /// <param name="idempotencyKey">Up to 255 characters of the caller's choice, or null.</param>
    [Alias("Submit")]
    Task<SubmitResult> SubmitAsync(VideoRequest request, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>
    /// Reserves a job's cost once more and queues it again, where it failed, expired or was canceled. Null when the tenant has no such job.
    /// </summary>
    [Alias("Retry")]
    Task<SubmitResult?> RetryAsync(string job, CancellationToken cancellationToken);

    /// <summary>Changes a job's terms, within the classes the tenant may use. Null when the tenant has no such job.</summary>
    [Alias("SetTerms")]
    Task<SubmitResult?> SetTermsAsync(string job, JobTermsChange change, CancellationToken cancellationToken);

    /// <summary>A page of the tenant's jobs, full unless it is the last one.</summary>
    [Alias("List")]
    Task<JobPage> ListAsync(JobListQuery query, CancellationToken cancellationToken);

    /// <summary>Removes a job and all its files. False when the tenant has no such job.</summary>
    [Alias("Delete")]
    Task<bool> DeleteAsync(string job, CancellationToken cancellationToken);
}
