using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Workers;
using Grid.Storage.Artifacts;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Jobs;

/// <summary>
/// One job on its way, whatever its kind: remembers what was asked and how far it is, offers one ticket after another to the pool, and
/// takes each result once. What the work is, <see cref="IJobFlow"/> knows. Key: <c>{tenant}/{job}</c>.
/// </summary>
/// <remarks>
/// A kind's class has the attributes of placement, and an age limit of an idle minute: jobs that wait or have ended and ids nobody knows
/// then cost little. One that is worked on stays for <see cref="JobDefaults.StayAfterFetch"/> after each fetch, one whose pieces are in
/// memory as long as they are. It never ends itself earlier when all is well: calls under way to an activation that ends are refused.
/// </remarks>
internal abstract partial class JobGrain<TState>(
    IPersistentState<TState> state,
    IArtifactStore artifacts,
    TimeProvider timeProvider,
    ILogger logger
) : Grain, IJob, IJobTerms, IJobExecution, IJobScheduling, IJobAccount, IJobHost
    where TState : class, IJobRecord, new()
{
    // Lost with the activation, as is what the flow has in memory.
    private readonly JobNews _news = new(timeProvider);

    /// <summary>Tenant and id.</summary>
    protected JobKey Key { get; private set; }

    /// <summary>The job's files.</summary>
    protected JobFiles Files { get; private set; } = null!;

    /// <summary>The job's work.</summary>
    protected IJobFlow Flow { get; private set; } = null!;

    protected IArtifactStore Artifacts { get; } = artifacts;

    protected TimeProvider TimeProvider { get; } = timeProvider;

    protected ILogger Logger { get; } = logger;

    private JobLife Life => Flow.Life;

    private JobLifeState Kept => state.State.Life;

    private bool IsThere => Life.Exists && !Kept.Deleting;

    private IWorkPool Pool => GrainFactory.GetGrain<IWorkPool>(PoolKeys.Default);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Key = JobKey.Parse(this.GetPrimaryKeyString());
        Files = new JobFiles(Key, Artifacts, Logger);
        state.State.Version = StateVersion.Check(
            $"the job {Key}",
            state.State.Version,
            TState.NewestVersion,
            state.RecordExists ? TState.OldestVersion : 0
        );
        Flow = CreateFlow(state.State);
        Publish();
        if (Kept.Unsettled || Kept.Deleting)
        {
            RepeatUntilEnded();
        }

        return Task.CompletedTask;
    }

    public async Task<JobSnapshot?> GetAsync(CancellationToken cancellationToken) =>
        IsThere ? await SnapshotAsync(cancellationToken) : null;

    public Task<JobUpdate?> WatchAsync(long afterSequence, long knownRevision, CancellationToken cancellationToken) =>
        _news.WatchAsync(afterSequence, knownRevision, snapshot => WithPositionAsync(snapshot, cancellationToken), cancellationToken);

    public async Task<JobSnapshot?> CancelAsync(CancellationToken cancellationToken)
    {
        if (!IsThere)
        {
            return null;
        }

        if (!Life.Ended)
        {
            Life.Cancel();
            await WriteAsync();
            Logger.CancelAsked(Key);
            await AfterChangeAsync();
        }

        return await SnapshotAsync(cancellationToken);
    }

    public async Task<JobSnapshot?> ChangeTermsAsync(PriorityClass? priority, int? rank, CancellationToken cancellationToken)
    {
        if (!IsThere)
        {
            return null;
        }

        var terms = new JobTerms(priority ?? Kept.Terms.Priority, rank ?? Kept.Terms.Rank);
        if (!Life.Ended && Kept.Terms != terms)
        {
            Life.SetTerms(terms);
            await WriteAsync();
            await Pool.RerankAsync(Key, terms.Priority, terms.Rank, cancellationToken);
        }

        return await SnapshotAsync(cancellationToken);
    }

    public async Task<JobSnapshot?> RetryAsync(int attempt, CancellationToken cancellationToken)
    {
        if (!IsThere)
        {
            return null;
        }

        if (attempt == Life.Attempt + 1 && Kept.State is JobState.Failed or JobState.Expired or JobState.Canceled)
        {
            // Nothing is changed before the pool has answered, and nothing is awaited then that the caller may break off.
            await Pool.EnlistAsync(Key, cancellationToken);
            Flow = CreateFlow(state.State);
            Life.TryRetry();
            Flow.NoteReturn();
            _settled = false;
            _news.ForgetPreview();
            await WriteAsync();
            Logger.Retried(Key, Kept.Retries);
            await OfferAsync();
        }

        return await SnapshotAsync(cancellationToken);
    }

    public async Task<string?> ExplainAsync(CancellationToken cancellationToken) =>
        _news.Snapshot is { } snapshot
            ? await Pool.ExplainAsync(Key, cancellationToken) ?? JobExplanation.Of(snapshot, Workers(), TimeProvider.GetUtcNow())
            : null;

    Task IJobHost.WriteAsync() => WriteAsync();

    void IJobHost.Publish() => Publish();

    Task IJobHost.OfferAsync() => OfferAsync();

    Task IJobHost.BeginPiecesAsync() => BeginPiecesAsync();

    void IJobHost.EndPieces() => EndPieces();

    Task IJobHost.ReplaceCheckpointAsync(string? checkpoint) => Files.ReplaceCheckpointAsync(checkpoint);

    /// <summary>Makes what knows of the work.</summary>
    protected abstract IJobFlow CreateFlow(TState record);

    /// <summary>Writes a new job and queues it; one that is there already stays as it is.</summary>
    /// <param name="begin">Finds out what a new job needs, and gives what notes it in the record.</param>
    /// <exception cref="InvalidOperationException">The job is being removed.</exception>
    protected async Task<JobSnapshot> CreateAsync(Func<Task<Action>> begin, CancellationToken cancellationToken)
    {
        if (Kept.Deleting)
        {
            throw new InvalidOperationException($"The job {Key} is being removed.");
        }

        if (!Life.Exists)
        {
            var note = await begin();

            // The pool knows of the job before the job is written: should the process end in between, the pool asks, hears that there is
            // no job and forgets it. The other way round a written job could wait for ever.
            await Pool.EnlistAsync(Key, cancellationToken);
            note();
            await WriteAsync();
            await OfferAsync();
        }

        return await SnapshotAsync(cancellationToken);
    }

    private IReadOnlyList<string> Workers() =>
        Kept.Attempt is { } attempt
            ? [attempt.Worker]
            : [.. (Life.Board?.Leases ?? []).Select(lease => lease.Worker).Distinct().Order(StringComparer.Ordinal)];

    private async Task WriteAsync()
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What is in memory was never written and must not be told: the next call begins from what was.
            DeactivateOnIdle();
            throw;
        }

        Publish();
    }

    private void Publish() =>
        _news.Publish(IsThere ? Flow.Snapshot(Kept.Attempt is not null || Life.Board?.Leases.Any() == true) : null, Kept.Events);

    // What follows a written change: the next ticket while there is one, else the end's own work.
    private async Task AfterChangeAsync()
    {
        if (Kept.State == JobState.Canceling)
        {
            Abandon(Kept.Attempt is { } attempt ? [attempt] : []);
            Abandon(Life.Board?.Leases ?? []);
        }
        else if (!Life.Ended)
        {
            await OfferAsync();
        }
        else
        {
            EndPieces();
            Logger.Ended(Key, Kept.State, Kept.Error?.Message);
            RepeatUntilEnded();
            await (
                Kept.Deleting
                    ? EndAsync()
                    : Task.WhenAll(
                        Files.DeleteIntermediatesAsync(Flow.Artifacts, FilesKept, Flow.HasWorkFolder),
                        TrySettleAsync(),
                        Pool.RetireAsync(Key, CancellationToken.None)
                    )
            );
        }
    }

    private async Task OfferAsync()
    {
        if (Life.Offers() is { Count: > 0 } offers)
        {
            await Pool.OfferAsync([.. offers], CancellationToken.None);
        }
    }

    private void Abandon(IEnumerable<TicketLease> leases)
    {
        foreach (var lease in leases)
        {
            _ = GrainFactory.GetGrain<IGpuWorkerGrain>(lease.Worker).AbandonAsync(lease);
        }
    }

    private Task<JobSnapshot> SnapshotAsync(CancellationToken cancellationToken) => WithPositionAsync(_news.Snapshot!, cancellationToken);

    private async Task<JobSnapshot> WithPositionAsync(JobSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.Progress.Phase != JobPhase.Waiting)
        {
            return snapshot;
        }

        var position = await Pool.PositionOfAsync(Key, cancellationToken);
        return snapshot with { Progress = snapshot.Progress with { QueuePosition = position } };
    }
}
