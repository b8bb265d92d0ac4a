using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;

namespace Grid.Testing.Clusters;

/// <summary>
/// What a patient tenant does: asks again whenever a call fails, since a call whose silo died says nothing of what came of it.
/// </summary>
public sealed class ClusterClient(IGrainFactory grains, TimeProvider timeProvider)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.25);

    private int _failedCalls;

    /// <summary>Calls that were made again.</summary>
    public int FailedCalls => _failedCalls;

    /// <summary>Submits a request once, however often it takes.</summary>
    public async Task<JobKey> SubmitAsync(TenantId tenant, VideoRequest request, string idempotencyKey, CancellationToken cancellationToken)
    {
        var result = await TrySubmitAsync(tenant, request, idempotencyKey, cancellationToken);
        return result.Job?.Key ?? throw new InvalidOperationException($"The request was refused: {result.Rejection?.Message}");
    }

    /// <summary>
    /// As <see cref="SubmitAsync"/>; a refusal is an answer, except that a silo which has just started reads its models first.
    /// </summary>
    public async Task<SubmitResult> TrySubmitAsync(
        TenantId tenant,
        VideoRequest request,
        string idempotencyKey,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var result = await RepeatAsync(() => Tenant(tenant).SubmitAsync(request, idempotencyKey, cancellationToken), cancellationToken);
            if (result.Rejection?.Code != GridErrorCodes.ModelNotReady)
            {
                return result;
            }

            await Task.Delay(Pause, timeProvider, cancellationToken);
        }
    }

    /// <summary>Asks for a job's cancellation.</summary>
    public Task CancelAsync(JobKey key, CancellationToken cancellationToken) =>
        RepeatAsync(() => grains.GetGrain<IVideoJob>(key.ToString()).CancelAsync(cancellationToken), cancellationToken);

    /// <summary>Queues a job again that has ended without a video; null when there is no such job.</summary>
    public Task<SubmitResult?> RetryJobAsync(JobKey key, CancellationToken cancellationToken) =>
        RepeatAsync(() => Tenant(TenantId.Parse(key.Tenant)).RetryAsync(key.Job, cancellationToken), cancellationToken);

    /// <summary>Removes a job.</summary>
    public Task DeleteAsync(JobKey key, CancellationToken cancellationToken) =>
        RepeatAsync(() => Tenant(TenantId.Parse(key.Tenant)).DeleteAsync(key.Job, cancellationToken), cancellationToken);

    /// <summary>What a tenant has used.</summary>
    public Task<TenantUsage> GetUsageAsync(TenantId tenant, CancellationToken cancellationToken) =>
        RepeatAsync(() => grains.GetTenant<ITenantAccounts>(tenant).GetUsageAsync(cancellationToken), cancellationToken);

    /// <summary>Sets what a tenant may do.</summary>
    public Task ChangeSettingsAsync(TenantId tenant, TenantSettingsChange change, CancellationToken cancellationToken) =>
        RepeatAsync(
            () => grains.GetTenant<ITenantAdministration>(tenant).ChangeSettingsAsync(change, cancellationToken),
            cancellationToken
        );

    /// <summary>
    /// Subscribes to a job from its first event to its end, and again after the last event seen whenever a silo is lost. The events as they
    /// came, and the job as it is at its end; null when there is no such job.
    /// </summary>
    public Task<JobUpdate?> WaitForEndAsync(JobKey key, CancellationToken cancellationToken) =>
        WaitUntilAsync(key, _ => false, cancellationToken);

    /// <summary>As <see cref="WaitForEndAsync"/>, but returns as soon as the job is as asked, too.</summary>
    public async Task<JobUpdate?> WaitUntilAsync(JobKey key, Func<JobSnapshot, bool> isThere, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(isThere);
        var job = grains.GetGrain<IVideoJob>(key.ToString());
        var seen = new List<JobEvent>();
        long revision = -1;
        while (true)
        {
            var update = await RepeatAsync(
                () => job.WatchAsync(seen.Count == 0 ? 0 : seen[^1].Sequence, revision, cancellationToken),
                cancellationToken
            );
            if (update is null)
            {
                return null;
            }

            seen.AddRange(update.Events);
            if (update.Snapshot.State.IsFinal() || isThere(update.Snapshot))
            {
                return update with { Events = [.. seen] };
            }

            revision = update.Revision;
        }
    }

    /// <summary>All jobs of a tenant.</summary>
    public async Task<IReadOnlyList<JobSnapshot>> ListJobsAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var jobs = new List<JobSnapshot>();
        JobPage page;
        do
        {
            var query = new JobListQuery(JobListQuery.MaxLimit, jobs.LastOrDefault()?.Key.Job, Ascending: true);
            page = await RepeatAsync(() => Tenant(tenant).ListAsync(query, cancellationToken), cancellationToken);
            jobs.AddRange(page.Jobs);
        } while (page.HasMore);
        return jobs;
    }

    /// <summary>A job now.</summary>
    public Task<JobSnapshot?> GetAsync(JobKey key, CancellationToken cancellationToken) =>
        RepeatAsync(() => grains.GetGrain<IVideoJob>(key.ToString()).GetAsync(cancellationToken), cancellationToken);

    /// <summary>The lease that a job's work is done under; null when nobody works on it.</summary>
    public async Task<TicketLease?> FindLeaseAsync(JobKey key, CancellationToken cancellationToken) =>
        (await GetPoolAsync(cancellationToken)).Leases.FirstOrDefault(lease => lease.Ticket.Job == key);

    /// <summary>A worker now.</summary>
    public Task<WorkerStatus> GetWorkerAsync(string worker, CancellationToken cancellationToken) =>
        RepeatAsync(() => grains.GetGrain<IGpuWorkerGrain>(worker).GetStatusAsync(cancellationToken), cancellationToken);

    /// <summary>Keeps new work from all workers of a silo.</summary>
    public Task CordonAsync(string silo, CancellationToken cancellationToken) =>
        RepeatAsync(() => Pool.CordonAsync($"{silo}/*", cancellationToken), cancellationToken);

    /// <summary>Gives the workers of a silo work again.</summary>
    public Task UncordonAsync(string silo, CancellationToken cancellationToken) =>
        RepeatAsync(() => Pool.UncordonAsync($"{silo}/*", cancellationToken), cancellationToken);

    /// <summary>Keeps new work from all workers of a silo and returns when they have none left.</summary>
    public async Task DrainAsync(string silo, CancellationToken cancellationToken)
    {
        await CordonAsync(silo, cancellationToken);
        while ((await GetPoolAsync(cancellationToken)).Leases.Any(lease => lease.Worker.StartsWith($"{silo}/", StringComparison.Ordinal)))
        {
            await Task.Delay(Pause, timeProvider, cancellationToken);
        }
    }

    private ITenantGrain Tenant(TenantId tenant) => grains.GetTenant<ITenantGrain>(tenant);

    private IWorkPool Pool => grains.GetGrain<IWorkPool>(PoolKeys.Default);

    private Task<PoolStatus> GetPoolAsync(CancellationToken cancellationToken) =>
        RepeatAsync(() => Pool.GetStatusAsync(cancellationToken), cancellationToken);

    private Task RepeatAsync(Func<Task> call, CancellationToken cancellationToken) =>
        RepeatAsync(
            async () =>
            {
                await call();
                return true;
            },
            cancellationToken
        );

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
