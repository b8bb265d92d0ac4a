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

    /// <summary>
    /// Subscribes to a job from its first event to its end, and again after the last event seen whenever a silo is lost. The events as they came,
    /// and the job as it is at its end; null when there is no such job.
    /// </summary>
    public async Task<JobUpdate?> WaitForEndAsync(JobKey key, CancellationToken cancellationToken)
    {
        var job = grains.GetGrain<IVideoJob>(key.ToString());
        var seen = new List<JobEvent>();
        long revision = -1;
        while (true)
        {
            var update = await RepeatAsync(() => job.WatchAsync(seen.Count == 0 ? 0 : seen[^1].Sequence, revision, cancellationToken), cancellationToken);
            if (update is null)
            {
                return null;
            }

            seen.AddRange(update.Events);
            if (update.Snapshot.State.IsFinal())
            {
                return update with { Events = [.. seen] };
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
