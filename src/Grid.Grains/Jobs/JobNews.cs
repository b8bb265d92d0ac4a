using Grid.Contracts.Jobs;

namespace Grid.Grains.Jobs;

/// <summary>
/// What watchers of a job may see: only ever what has been written, and how far the work is meanwhile. Lost with the activation.
/// </summary>
internal sealed class JobNews(TimeProvider timeProvider)
{
    private IReadOnlyList<JobEvent> _events = [];
    private long _revision;
    private JobPreview? _preview;
    private long _previewRevision;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>The job as it was shown last; null where there is none.</summary>
    public JobSnapshot? Snapshot { get; private set; }

    /// <summary>Shows a job, or that there is none.</summary>
    public void Publish(JobSnapshot? snapshot, IEnumerable<JobEvent> events)
    {
        (Snapshot, _events) = (snapshot, [.. events]);
        _revision++;
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }

    /// <summary>Keeps a preview for the next <see cref="Publish"/>, if it is of more evaluations than the one before.</summary>
    public void NotePreview(JobPreview preview)
    {
        if (preview.Evaluation > (_preview?.Evaluation ?? 0))
        {
            (_preview, _previewRevision) = (preview, _revision + 1);
        }
    }

    /// <summary>Forgets the preview, which is of an attempt that is over.</summary>
    public void ForgetPreview() => _preview = null;

    /// <summary>
    /// Waits for news at most some seconds; null where there is no job. No news is an answer: the caller sees the same revision and asks
    /// again.
    /// </summary>
    /// <param name="complete">Adds to a snapshot what has to be asked for.</param>
    public async Task<JobUpdate?> WatchAsync(
        long afterSequence,
        long knownRevision,
        Func<JobSnapshot, Task<JobSnapshot>> complete,
        CancellationToken cancellationToken
    )
    {
        if (Snapshot is not null && _revision == knownRevision && (_events.Count == 0 || _events[^1].Sequence <= afterSequence))
        {
            try
            {
                await _changed.Task.WaitAsync(JobDefaults.WatchTimeout, timeProvider, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Told with what is there.
            }
        }

        if (Snapshot is not { } snapshot)
        {
            return null;
        }

        // Taken before the position is asked for, so that the three belong together.
        var (events, revision) = (_events, _revision);
        var preview = _previewRevision > knownRevision && !snapshot.State.IsFinal() ? _preview : null;
        return new JobUpdate([.. events.Where(item => item.Sequence > afterSequence)], await complete(snapshot), revision, preview);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
