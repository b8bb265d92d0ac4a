using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;

namespace Grid.Chaos;

/// <summary>What a patient tenant does: asks again whenever a call fails, since a call whose silo died says nothing of what came of it.</summary>
public sealed class ClusterClient(IGrainFactory grains, TimeProvider timeProvider)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.25);

    private int _failedCalls;

    /// <summary>Calls that were made again.</summary>
    public int FailedCalls => _failedCalls;

    /// <summary>Submits a request once, however often it takes.</summary>
    public async Task<JobKey> SubmitAsync(string tenant, VideoRequest request, string idempotencyKey, CancellationToken cancellationToken)
    {
        var result = await RepeatAsync(() => grains.GetGrain<ITenantGrain>(tenant).SubmitAsync(request, idempotencyKey, cancellationToken), cancellationToken);
        return result.Job?.Key ?? throw new InvalidOperationException($"The request was refused: {result.Rejection?.Message}");
    }

    /// <summary>Waits for a job's end. All its events, and the job as it is then; null when there is no such job.</summary>
    public async Task<JobUpdate?> WaitForEndAsync(JobKey key, CancellationToken cancellationToken)
    {
        var job = grains.GetGrain<IVideoJob>(key.ToString());
        long revision = -1;
        while (true)
        {
            var update = await RepeatAsync(() => job.WatchAsync(afterSequence: long.MaxValue, revision, cancellationToken), cancellationToken);
            if (update is null || update.Snapshot.State.IsFinal())
            {
                // Once more with all events: a repeated or lost one would show.
                return update is null ? null : await RepeatAsync(() => job.WatchAsync(afterSequence: 0, knownRevision: -1, cancellationToken), cancellationToken);
            }

            revision = update.Revision;
        }
    }

    /// <summary>Ids of all jobs of a tenant.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        JobPage page;
        do
        {
            var query = new JobListQuery(JobListQuery.MaxLimit, ids.LastOrDefault(), Ascending: true);
            page = await RepeatAsync(() => grains.GetGrain<ITenantGrain>(tenant).ListAsync(query, cancellationToken), cancellationToken);
            ids.AddRange(page.Jobs.Select(job => job.Key.Job));
        }
        while (page.HasMore);
        return ids;
    }

    /// <summary>A job now.</summary>
    public Task<JobSnapshot?> GetAsync(JobKey key, CancellationToken cancellationToken) =>
        RepeatAsync(() => grains.GetGrain<IVideoJob>(key.ToString()).GetAsync(cancellationToken), cancellationToken);

    /// <summary>The lease that a job's work is done under; null when nobody works on it.</summary>
    public async Task<TicketLease?> FindLeaseAsync(JobKey key, CancellationToken cancellationToken)
    {
        var pool = await RepeatAsync(() => grains.GetGrain<IWorkPool>(PoolKeys.Default).GetStatusAsync(cancellationToken), cancellationToken);
        return pool.Leases.FirstOrDefault(lease => lease.Ticket.Job == key);
    }

    private async Task<T> RepeatAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                Interlocked.Increment(ref _failedCalls);
                await Task.Delay(Pause, timeProvider, cancellationToken);
            }
        }
    }
}
