using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Grains.Placement;
using Grid.Grains.Tenants.Jobs;
using Grid.Grains.Videos;
using Grid.Storage.Space;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;

namespace Grid.Grains.Tenants;

/// <summary>
/// A tenant: checks what it asks for, reserves its cost, makes jobs of it and remembers which are its own. Key: the tenant's id.
/// </summary>
/// <remarks>
/// Reentrant, so that all calls that come while a write is under way share the next one, and so that a job can settle while the tenant
/// waits for it. The book only changes between awaits, and what is told was written before.
/// </remarks>
[GrainType(RecordNames.TenantType), Reentrant, RequiredSiloRole(SiloRoles.Control)]
internal sealed partial class TenantGrain(
    [PersistentState(RecordNames.Tenant, GridStorage.Name)] IPersistentState<TenantState> state,
    [FromKeyedServices(GridStorage.Name)] IGrainStorage storage,
    VideoRequestResolver resolver,
    SpaceGuard space,
    TimeProvider timeProvider,
    ILogger<TenantGrain> logger
) : Grain, ITenantGrain, ITenantAccounts, ITenantAdministration
{
    // Made anew with every activation.
    private TenantBook _book = null!;
    private TenantId _id;
    private readonly Queue<Guid> _toAsk = [];
    private bool _poolTold;

    // The write that failed, if one did: what is in memory was never written then, and the next activation begins from what was.
    private readonly TaskCompletionSource _void = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Jobs that calls are making or retrying: their reservations are not to be ended meanwhile.
    private readonly List<Guid> _underWay = [];

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = TenantId.Parse(this.GetPrimaryKeyString());
        state.State.Version = StateVersion.Check($"the tenant {_id}", state.State.Version, TenantState.CurrentVersion);
        _book = await TenantBook.LoadAsync(state.State, new GrainTenantStore(state, storage, this.GetGrainId()), timeProvider);
        this.RegisterGrainTimer(
            KeepUpAsync,
            new GrainTimerCreationOptions(TimeSpan.Zero, TenantDefaults.ReconcilePeriod) { Interleave = true }
        );
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (!IsVoid && _book is not null)
        {
            // A write that no call waits for must not meet the next activation's.
            await _book
                .WhenWrittenAsync()
                .WaitAsync(cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    public async Task<SubmitResult> SubmitAsync(VideoRequest request, string? idempotencyKey, CancellationToken cancellationToken)
    {
        try
        {
            return await AcceptAsync(request, idempotencyKey, cancellationToken);
        }
        catch (Exception full) when (FullStorage.IsCauseOf(full))
        {
            // What is written of it is a reservation at most, which is released; the same key makes the job later.
            return SubmitResult.Rejected(TenantRejections.StorageFull());
        }
    }

    private async Task<SubmitResult> AcceptAsync(VideoRequest request, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (idempotencyKey is { Length: 0 or > TenantDefaults.MaxIdempotencyKey })
        {
            return SubmitResult.Rejected(TenantRejections.KeyLength(idempotencyKey.Length));
        }

        var key = idempotencyKey is null ? null : IdempotencyKey.Create(idempotencyKey, request);
        if (key is not null && _book.FindKey(key) is { } earlier)
        {
            return await RepeatAsync(earlier, key, request, cancellationToken);
        }

        if (!space.CanKeepJobs)
        {
            return SubmitResult.Rejected(TenantRejections.StorageFull());
        }

        var resolution = await resolver.ResolveAsync(request, cancellationToken);
        if (resolution.Rejection is { } rejection)
        {
            return SubmitResult.Rejected(rejection);
        }

        // Another call with the same key may have come in between.
        if (key is not null && _book.FindKey(key) is { } meanwhile)
        {
            return await RepeatAsync(meanwhile, key, request, cancellationToken);
        }

        if (PriorityRules.Check(request.Priority, _book.Settings, out var priority) is { } notAllowed)
        {
            return SubmitResult.Rejected(notAllowed);
        }

        var reserved = _book.Reserve(resolution.Spec!, key);
        if (reserved.Rejection is { } refusal)
        {
            return SubmitResult.Rejected(refusal);
        }

        await CommitAsync();
        return SubmitResult.Accepted(
            await MakeAsync(reserved.Job!.Value, resolution.Spec!, new JobTerms(priority), cancellationToken),
            created: true
        );
    }

    public async Task<JobPage> ListAsync(JobListQuery query, CancellationToken cancellationToken)
    {
        // One more than asked for tells whether another page follows.
        var found = new List<JobSnapshot>();
        var next = query;
        while (true)
        {
            var page = await _book.Jobs.ListAsync(next);
            await _book.WhenWrittenAsync();
            if (page is null)
            {
                return new JobPage([], HasMore: false, AfterKnown: false);
            }

            // An id without a job is one whose call was cut off, or has not yet made it: nobody was told of it, so the page goes on behind
            // it. A page is at most a hundred jobs; asked one by one it would be slow.
            var jobs = await Task.WhenAll(page.Ids.Select(id => AskAsync(Job(id).GetAsync(cancellationToken))));
            found.AddRange(jobs.OfType<JobSnapshot>());
            if (found.Count > query.Limit || !page.HasMore)
            {
                return new JobPage([.. found.Take(query.Limit)], HasMore: found.Count > query.Limit, AfterKnown: true);
            }

            // Short of the page by what had no job, and by the one that tells of another page.
            next = query with { After = JobIds.ToName(page.Ids[^1]), Limit = query.Limit + 1 - found.Count };
        }
    }

    public async Task<SubmitResult?> SetTermsAsync(string job, JobTermsChange change, CancellationToken cancellationToken)
    {
        if (!JobIds.TryParse(job, out var id) || !await _book.Jobs.ContainsAsync(id))
        {
            return null;
        }

        if ((PriorityRules.Check(change.Priority, _book.Settings, out var priority) ?? RankRules.Check(change.Rank)) is { } rejection)
        {
            return SubmitResult.Rejected(rejection);
        }

        var terms = GrainFactory.GetJob<IJobTerms>(_id.KeyOf(job));
        return
            await AskAsync(terms.ChangeTermsAsync(change.Priority is null ? null : priority, change.Rank, cancellationToken)) is { } changed
            ? SubmitResult.Accepted(changed, created: false)
            : null;
    }

    public async Task<bool> DeleteAsync(string job, CancellationToken cancellationToken)
    {
        if (!JobIds.TryParse(job, out var id))
        {
            return false;
        }

        // One that has lost its record is on the list all the same, and goes from it.
        var wasMade = await _book.Jobs.FindEntryAsync(id) is { } place && place.Head.HasRecord(place.Place);
        if (!_book.Deletions.Contains(id))
        {
            if (!await _book.BeginDeletionAsync(id))
            {
                return false;
            }

            // From this write on the removal goes on by itself, whatever becomes of this call.
            await CommitAsync();
        }

        return await DeleteAsync(id) || wasMade;
    }

    public async Task<SubmitResult?> RetryAsync(string job, CancellationToken cancellationToken)
    {
        if (
            !JobIds.TryParse(job, out var id)
            || await _book.Jobs.FindEntryAsync(id) is not { } place
            || await AskAsync(Job(id).GetAsync(cancellationToken)) is not { } now
        )
        {
            return null;
        }

        if (now.State is not (JobState.Failed or JobState.Expired or JobState.Canceled))
        {
            return SubmitResult.Rejected(TenantRejections.NotRetryable(now.State));
        }

        _underWay.Add(id);
        try
        {
            if (await AskAsync(Account(id).GetAccountAsync(cancellationToken)) is not { } account || !account.State.IsFinal())
            {
                return await AskAsync(Job(id).GetAsync(cancellationToken)) is { } running
                    ? SubmitResult.Rejected(TenantRejections.NotRetryable(running.State))
                    : null;
            }

            // The attempt that has ended may not have been settled yet; it is charged in the write that reserves for the next one.
            _book.Settle(id, account.Attempt, TimeSpan.FromSeconds(account.DeviceSeconds), completed: false);
            var attempt = account.Attempt + 1;
            var refusal = _book.ReserveAgain(place, attempt);

            // Should this call be cut off here, the reservation of an attempt that never began is found and released.
            await CommitAsync();
            return refusal is not null ? SubmitResult.Rejected(refusal)
                : await AskAsync(Job(id).RetryAsync(attempt, cancellationToken)) is { } retried
                    ? SubmitResult.Accepted(retried, created: false)
                : null;
        }
        finally
        {
            _underWay.Remove(id);
        }
    }

    // The job of the first call with a key. Where that call was cut off before it made the job, this one does: nobody was told what the
    // first would have drawn.
    private async Task<SubmitResult> RepeatAsync(
        JobEntry earlier,
        IdempotencyKey key,
        VideoRequest request,
        CancellationToken cancellationToken
    )
    {
        if (earlier.Request != key.Request)
        {
            return SubmitResult.Rejected(TenantRejections.KeyReused());
        }

        _underWay.Add(earlier.Id);
        try
        {
            return await RepeatAsync(earlier.Id, request, cancellationToken);
        }
        finally
        {
            _underWay.Remove(earlier.Id);
        }
    }

    private async Task<SubmitResult> RepeatAsync(Guid id, VideoRequest request, CancellationToken cancellationToken)
    {
        await _book.WhenWrittenAsync();
        if (await AskAsync(Job(id).GetAsync(cancellationToken)) is { } job)
        {
            return SubmitResult.Accepted(job, created: false);
        }

        var resolution = await resolver.ResolveAsync(request, cancellationToken);
        return (resolution.Rejection ?? PriorityRules.Check(request.Priority, _book.Settings, out _)) is { } rejection
            ? SubmitResult.Rejected(rejection)
            : SubmitResult.Accepted(await MakeAsync(id, resolution.Spec!, Terms(request), cancellationToken), created: false);
    }

    private async Task<JobSnapshot> MakeAsync(Guid id, VideoSpec spec, JobTerms terms, CancellationToken cancellationToken)
    {
        var job = await Job(id).CreateAsync(spec, terms, cancellationToken);
        if (_book.NoteMade(id))
        {
            _ = CommitQuietlyAsync();
        }

        return job;
    }

    private JobTerms Terms(VideoRequest request) =>
        PriorityRules.Check(request.Priority, _book.Settings, out var priority) is null ? new JobTerms(priority) : JobTerms.Default;

    private JobKey KeyOf(Guid id) => _id.KeyOf(JobIds.ToName(id));

    private IVideoJob Job(Guid id) => GrainFactory.GetGrain<IVideoJob>(KeyOf(id).ToString());

    private IJobAccount Account(Guid id) => GrainFactory.GetJob<IJobAccount>(KeyOf(id));

    private IWorkPool Pool => GrainFactory.GetGrain<IWorkPool>(PoolKeys.Default);
}
