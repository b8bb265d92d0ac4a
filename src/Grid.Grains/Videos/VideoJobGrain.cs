using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Grains.Models;
using Grid.Grains.Placement;
using Grid.Sampling.Progress;
using Grid.Storage.Artifacts;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Videos;

/// <summary>
/// One video on its way: remembers what was asked, how far it is and where its files lie; offers one ticket after another to the pool and
/// takes each result once. Key: <c>{tenant}/{job}</c>.
/// </summary>
/// <remarks>
/// Leaves memory after an idle minute, so that jobs that wait or have ended and ids nobody knows cost little; one that is worked on stays
/// for <see cref="VideoJobDefaults.StayAfterFetch"/> after each fetch, one whose windows or slices are in memory as long as they are. It
/// never ends itself earlier when all is well: calls under way to an activation that ends are refused.
/// </remarks>
[GrainType(RecordNames.VideoJobType), RequiredSiloRole(SiloRoles.Control), CollectionAgeLimit(Minutes = 1)]
internal sealed partial class VideoJobGrain(
    [PersistentState(RecordNames.Job, GridStorage.Name)] IPersistentState<VideoJobState> state,
    IModelCatalog models,
    IArtifactStore artifacts,
    TimeProvider timeProvider,
    DecodingPaces paces,
    ILogger<VideoJobGrain> logger
) : Grain, IVideoJob, IVideoJobTerms, IVideoJobAccount, IVideoJobExecution, IVideoJobScheduling
{
    // What watchers may see: only ever what has been written. Lost with the activation, as are the clock and the place within a burst.
    private JobSnapshot? _published;
    private IReadOnlyList<JobEvent> _publishedEvents = [];
    private long _revision;
    private TaskCompletionSource _changed = NewSignal();
    private VideoClock? _clock;
    private JobPreview? _preview;
    private long _previewRevision;
    private JobProgressPoint _point;
    private JobKey _key;

    // Lost with the activation: what is left of it goes when the job ends.
    private string? _replaced;
    private VideoJobMachine _machine = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = JobKey.Parse(this.GetPrimaryKeyString());
        state.State.Version = StateVersion.Check($"the job {_key}", state.State.Version, VideoJobState.CurrentVersion);
        _machine = new VideoJobMachine(state.State, _key, timeProvider);
        _point = JobProgressPoint.Written(state.State);
        Publish();
        if (state.State.Unsettled || state.State.Deleting)
        {
            RepeatUntilEnded();
        }

        return Task.CompletedTask;
    }

    public async Task<JobSnapshot> CreateAsync(VideoSpec spec, JobTerms terms, CancellationToken cancellationToken)
    {
        if (state.State.Deleting)
        {
            throw new InvalidOperationException($"The job {_key} is being removed.");
        }

        if (!_machine.Exists)
        {
            var model = models.List().First(installed => installed.Description.Name == spec.Model);
            var hash = await models.HashAsync(model, cancellationToken);

            // The pool knows of the job before the job is written: should the process end in between, the pool asks, hears that there is
            // no job and forgets it. The other way round a written job could wait for ever.
            await Pool.EnlistAsync(_key, cancellationToken);
            _machine.Create(spec, VideoPlanner.Plan(spec, model.SettingLimits.Compression), hash, terms);
            await WriteAsync();
            LogAccepted(_key, spec.Model, spec.Width, spec.Height, spec.Frames, spec.Steps);
            await OfferAsync();
        }

        return await SnapshotAsync(cancellationToken);
    }

    public async Task<JobSnapshot?> GetAsync(CancellationToken cancellationToken) =>
        IsThere ? await SnapshotAsync(cancellationToken) : null;

    public async Task<JobUpdate?> WatchAsync(long afterSequence, long knownRevision, CancellationToken cancellationToken)
    {
        if (
            _published is not null
            && _revision == knownRevision
            && (_publishedEvents.Count == 0 || _publishedEvents[^1].Sequence <= afterSequence)
        )
        {
            try
            {
                await _changed.Task.WaitAsync(VideoJobDefaults.WatchTimeout, timeProvider, cancellationToken);
            }
            catch (TimeoutException)
            {
                // No news is an answer: the caller sees the same revision and asks again.
            }
        }

        if (_published is null)
        {
            return null;
        }

        // Taken before the position is asked for, so that the three belong together.
        var (snapshot, events, revision) = (_published, _publishedEvents, _revision);
        var preview = _previewRevision > knownRevision && !snapshot.State.IsFinal() ? _preview : null;
        return new JobUpdate(
            [.. events.Where(item => item.Sequence > afterSequence)],
            await WithPositionAsync(snapshot, cancellationToken),
            revision,
            preview
        );
    }

    public async Task<JobSnapshot?> CancelAsync(CancellationToken cancellationToken)
    {
        if (!IsThere)
        {
            return null;
        }

        if (!_machine.Ended)
        {
            _machine.Cancel();
            await WriteAsync();
            LogCancelAsked(_key);
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

        var terms = new JobTerms(priority ?? state.State.Terms.Priority, rank ?? state.State.Terms.Rank);
        if (!_machine.Ended && state.State.Terms != terms)
        {
            _machine.SetTerms(terms);
            await WriteAsync();
            await Pool.RerankAsync(_key, terms.Priority, terms.Rank, cancellationToken);
        }

        return await SnapshotAsync(cancellationToken);
    }

    public async Task<JobSnapshot?> RetryAsync(int attempt, CancellationToken cancellationToken)
    {
        if (!IsThere)
        {
            return null;
        }

        if (attempt == _machine.Attempt + 1 && state.State.State is JobState.Failed or JobState.Expired or JobState.Canceled)
        {
            // Nothing is changed before the pool has answered, and nothing is awaited then that the caller may break off.
            await Pool.EnlistAsync(_key, cancellationToken);
            _machine.TryRetry();
            (_preview, _settled, _clock) = (null, false, null);
            await WriteAsync();
            LogRetried(_key, state.State.Retries);
            await OfferAsync();
        }

        return await SnapshotAsync(cancellationToken);
    }

    public async Task<string?> ExplainAsync(CancellationToken cancellationToken) =>
        _published is { } snapshot
            ? await Pool.ExplainAsync(_key, cancellationToken) ?? JobExplanation.Of(snapshot, Workers(), timeProvider.GetUtcNow())
            : null;

    private IReadOnlyList<string> Workers() =>
        state.State.Attempt is { } attempt
            ? [attempt.Worker]
            : [.. (_machine.Board?.Leases ?? []).Select(lease => lease.Worker).Distinct().Order(StringComparer.Ordinal)];

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private IWorkPool Pool => GrainFactory.GetGrain<IWorkPool>(PoolKeys.Default);

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

    // What follows a written change: the next ticket while there is one, else the end's own work.
    private async Task AfterChangeAsync()
    {
        if (state.State.State == JobState.Canceling)
        {
            AbandonAttempts();
        }
        else if (!_machine.Ended)
        {
            await OfferAsync();
        }
        else
        {
            EndPieces();
            LogEnded(_key, state.State.State, state.State.Error?.Message);
            RepeatUntilEnded();
            await (
                state.State.Deleting
                    ? EndAsync()
                    : Task.WhenAll(DeleteIntermediatesAsync(), TrySettleAsync(), Pool.RetireAsync(_key, CancellationToken.None))
            );
        }
    }

    private async Task OfferAsync()
    {
        if (_machine.Offers() is { Count: > 0 } offers)
        {
            await Pool.OfferAsync([.. offers], CancellationToken.None);
        }
    }

    private void AbandonAttempts()
    {
        Abandon(state.State.Attempt is { } attempt ? [attempt] : []);
        Abandon(_machine.Board?.Leases ?? []);
    }

    private void Abandon(IEnumerable<TicketLease> leases)
    {
        foreach (var lease in leases)
        {
            _ = GrainFactory.GetGrain<IGpuWorkerGrain>(lease.Worker).AbandonAsync(lease);
        }
    }

    private async Task DeleteIntermediatesAsync()
    {
        var kept = state.State.Outputs.Select(output => output.Artifact).ToHashSet();
        string?[] written =
        [
            state.State.TextStates,
            state.State.Latents,
            _replaced,
            .. state
                .State.Segments.Concat(state.State.Slices.SelectMany(slice => slice?.Outputs ?? []))
                .Select(segment => segment.Artifact),
        ];
        foreach (var name in written.OfType<string>().Where(name => !kept.Contains(name)))
        {
            await DeleteArtifactAsync(name);
        }

        if (state.State.Plan!.IsSliced())
        {
            await DeleteWorkAsync();
        }
    }

    // The checkpoint before the newest stays for one more: a store that loses its last seconds goes on from there.
    private async Task ReplaceCheckpointAsync(string? checkpoint)
    {
        if (checkpoint is not null && checkpoint != _replaced)
        {
            (var older, _replaced) = (_replaced, checkpoint);
            if (older is not null)
            {
                await DeleteArtifactAsync(older);
            }
        }
    }

    private async Task DeleteWorkAsync()
    {
        try
        {
            await artifacts.DeleteFolderAsync(WorkFolder, CancellationToken.None);
        }
        catch (IOException failure)
        {
            LogArtifactKept(_key, WorkFolder.Value, failure);
        }
    }

    private async Task DeleteArtifactAsync(string name)
    {
        try
        {
            await artifacts.DeleteAsync(ArtifactName.Parse(name), CancellationToken.None);
        }
        catch (IOException failure)
        {
            // A file too many does no harm; it goes with the job's folder.
            LogArtifactKept(_key, name, failure);
        }
    }

    private VideoClock Clock =>
        _clock ??= new VideoClock(timeProvider)
        {
            UsualDecodingSeconds = state.State.Spec is { } spec ? paces.Find(state.State.ModelHash, spec) : null,
        };

    private void Publish()
    {
        _published = IsThere
            ? VideoJobView.Snapshot(
                _key,
                state.State,
                _point,
                Clock,
                state.State.Attempt is not null || _machine.Board?.Leases.Any() == true
            )
            : null;
        _publishedEvents = [.. state.State.Events];
        _revision++;
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }

    private Task<JobSnapshot> SnapshotAsync(CancellationToken cancellationToken) => WithPositionAsync(_published!, cancellationToken);

    private async Task<JobSnapshot> WithPositionAsync(JobSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.Progress.Phase != JobPhase.Waiting)
        {
            return snapshot;
        }

        var position = await Pool.PositionOfAsync(_key, cancellationToken);
        return snapshot with { Progress = snapshot.Progress with { QueuePosition = position } };
    }
}
