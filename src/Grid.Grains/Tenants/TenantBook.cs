using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Grains.Storage;
using Grid.Grains.Tenants.Jobs;
using Grid.Grains.Tenants.Quotas;

namespace Grid.Grains.Tenants;

/// <summary>
/// All that a tenant keeps: settings, ledger, jobs and keys. Changes are made in memory at once and together; they count, and may be told,
/// when <see cref="CommitAsync"/> has ended. After a failed commit the book is void: load another one from what was written.
/// </summary>
internal sealed class TenantBook
{
    private readonly TenantState _state;
    private readonly ITenantStore _store;
    private readonly TimeProvider _timeProvider;
    private readonly JobRegister _jobs;
    private readonly QuotaLedger _ledger;
    private readonly JobCostEstimator _estimator;
    private readonly RecordWriter _writes;

    private TenantBook(TenantState state, ITenantStore store, JobRegister jobs, TimeProvider timeProvider)
    {
        _state = state;
        _store = store;
        _jobs = jobs;
        _timeProvider = timeProvider;
        _ledger = new QuotaLedger(state.Days, state.Months, Stored(state, jobs));
        _estimator = new JobCostEstimator(state.Rates);
        _writes = new RecordWriter(WriteAsync) { FailsForGood = true, Gathers = true };
    }

    /// <summary>What the tenant may do.</summary>
    public TenantSettings Settings => _state.Settings ?? TenantSettings.Default;

    /// <summary>Jobs whose reservation is open.</summary>
    public IReadOnlyCollection<Reservation> Open => _ledger.Open;

    /// <summary>The ledger, for looking.</summary>
    public QuotaLedger Ledger => _ledger;

    /// <summary>The tenant's jobs, for looking.</summary>
    public JobRegister Jobs => _jobs;

    /// <summary>Opens the book of what was written.</summary>
    /// <exception cref="InvalidDataException">A block's record is missing.</exception>
    public static async Task<TenantBook> LoadAsync(TenantState state, ITenantStore store, TimeProvider timeProvider)
    {
        var oldestKey = timeProvider.GetUtcNow() - TenantDefaults.IdempotencyWindow;
        return new TenantBook(state, store, await JobRegister.LoadAsync(state, store, oldestKey), timeProvider);
    }

    /// <summary>The job that a key was used for in the last 24 hours; null when it was not used.</summary>
    public JobEntry? FindKey(IdempotencyKey key)
    {
        _jobs.ForgetKeys(_timeProvider.GetUtcNow() - TenantDefaults.IdempotencyWindow);
        return _jobs.FindKey(key.Key);
    }

    /// <summary>Notes that a job was made, so that its record is missed from now on. False when that is known.</summary>
    public bool NoteMade(Guid job) => _jobs.MarkMade(job);

    /// <summary>Holds a job to the tenant's limits and, when it keeps them, reserves its cost and gives it an id.</summary>
    public ReserveResult Reserve(VideoSpec spec, IdempotencyKey? key)
    {
        var settings = Settings;
        var pixelSteps = JobWork.PixelSteps(spec);
        if (pixelSteps > settings.MaxPixelSteps)
        {
            return new ReserveResult(null, TenantRejections.TooLarge(pixelSteps, settings.MaxPixelSteps));
        }

        if (_ledger.Open.Count >= settings.MaxActiveJobs)
        {
            return new ReserveResult(null, TenantRejections.TooManyJobs(settings.MaxActiveJobs));
        }

        var work = JobWork.Evaluated(spec);
        var entry = new JobEntry
        {
            Id = JobIds.New(_timeProvider.GetUtcNow()),
            Reserved = _estimator.Estimate(spec.Model, work),
            Model = spec.Model,
            Work = work,
            Key = key?.Key,
            Request = key?.Request ?? default,
        };
        if (!_ledger.TryReserve(Reservation(entry), Caps, out var refusal))
        {
            return new ReserveResult(null, TenantRejections.QuotaExceeded(refusal, entry.Reserved));
        }

        _jobs.Add(entry);
        return new ReserveResult(entry.Id, null);
    }

    /// <summary>Reserves the cost of another attempt at a job; in the period of now. One that is reserved for already stays so.</summary>
    public JobRejection? ReserveAgain(EntryLocation job, int attempt)
    {
        if (_ledger.Find(job.Entry.Id)?.Attempt == attempt)
        {
            return null;
        }

        if (_ledger.Open.Count >= Settings.MaxActiveJobs)
        {
            return TenantRejections.TooManyJobs(Settings.MaxActiveJobs);
        }

        var amount = job.Entry.Reserved;
        if (_estimator.Estimate(job.Entry.Model, job.Entry.Work) is var estimate && estimate > amount)
        {
            amount = estimate;
        }

        var reservation = new Reservation(job.Entry.Id, amount, _timeProvider.GetUtcNow(), attempt);
        if (!_ledger.TryReserve(reservation, Caps, out var refusal))
        {
            return TenantRejections.QuotaExceeded(refusal, amount);
        }

        _state.Retries.Add(new RetryReservation(reservation.Job, attempt, amount, reservation.At));
        _jobs.Reopen(job);
        return null;
    }

    /// <summary>Charges what an attempt at a job used. Null when no reservation of that attempt is open: then nothing changes.</summary>
    /// <param name="completed">Whether the attempt gave a video.</param>
    public Settlement? Settle(Guid job, int attempt, TimeSpan used, bool completed)
    {
        if (_ledger.Find(job)?.Attempt != attempt)
        {
            return null;
        }

        var settlement = _ledger.Settle(job, used, Caps);
        if (Close(job) is { } entry && completed)
        {
            _estimator.Observe(entry.Model, entry.Work, used);
        }

        return settlement;
    }

    /// <summary>Ends a job's reservation without a charge. False when it is not open.</summary>
    public bool Release(Guid job)
    {
        Close(job);
        return _ledger.Release(job);
    }

    /// <summary>Takes a job off the list and releases what is reserved for it. False when the tenant has no such job.</summary>
    public async Task<bool> RemoveAsync(Guid job)
    {
        if (!await _jobs.RemoveAsync(job))
        {
            return false;
        }

        Close(job);
        _ledger.Release(job);
        return true;
    }

    /// <summary>Jobs whose removal has begun and that may not be gone yet.</summary>
    public IReadOnlyList<Guid> Deletions => _state.Deletions;

    /// <summary>
    /// Takes a job off the list and notes that it is to be removed. Its reservation, where it is open, is still to be settled. False when
    /// the tenant has no such job.
    /// </summary>
    public async Task<bool> BeginDeletionAsync(Guid job)
    {
        if (!await _jobs.RemoveAsync(job, keepOpen: true))
        {
            return false;
        }

        _state.Deletions.Add(job);
        return true;
    }

    /// <summary>Notes that a job is gone. False when that is known.</summary>
    public bool EndDeletion(Guid job) => _state.Deletions.Remove(job);

    /// <summary>Finished jobs that are older or more than the tenant keeps, the oldest first.</summary>
    /// <param name="most">Largest number of them.</param>
    public async Task<IReadOnlyList<Guid>> FindAgedAsync(int most)
    {
        var now = _timeProvider.GetUtcNow();
        var found =
            Settings.KeepJobsDays == 0
                ? []
                : await _jobs.FindOldestAsync(DateTimeOffset.MinValue, now.AddDays(-Settings.KeepJobsDays), most);
        var tooMany = Settings.KeepJobs == 0 ? 0 : _jobs.Count - Settings.KeepJobs;
        return tooMany <= found.Count
            ? found
            : await _jobs.FindOldestAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, (int)Math.Min(most, tooMany));
    }

    /// <summary>Finished jobs whose files are older than the tenant keeps them and were not removed yet, the oldest first.</summary>
    /// <param name="most">Largest number of them.</param>
    public async Task<IReadOnlyList<Guid>> FindAgedFilesAsync(int most) =>
        Settings.KeepFilesDays == 0
            ? []
            : await _jobs.FindOldestAsync(_state.FilesRemovedBefore, _timeProvider.GetUtcNow().AddDays(-Settings.KeepFilesDays), most);

    /// <summary>Notes that the files of jobs that <see cref="FindAgedFilesAsync"/> gave have been removed.</summary>
    /// <param name="last">The last of them.</param>
    /// <param name="isAll">Whether they were all.</param>
    public void NoteFilesRemoved(Guid last, bool isAll)
    {
        // Others may have been accepted in the same millisecond as the last.
        var next = isAll ? JobIds.TimeOf(last).AddMilliseconds(1) : JobIds.TimeOf(last);
        _state.FilesRemovedBefore = next > _state.FilesRemovedBefore ? next : _state.FilesRemovedBefore.AddMilliseconds(1);
    }

    public void SetSettings(TenantSettings settings) => _state.Settings = settings;

    /// <summary>Ends when everything changed so far is written.</summary>
    public Task CommitAsync() => _writes.WriteAsync();

    /// <summary>
    /// Ends when nothing that was changed waits to be written; to be awaited before telling what another call may have changed.
    /// </summary>
    public Task WhenWrittenAsync() => _writes.WhenWrittenAsync();

    private QuotaCaps Caps => new(TimeSpan.FromSeconds(Settings.GpuSecondsPerDay), TimeSpan.FromSeconds(Settings.GpuSecondsPerMonth));

    private static Reservation Reservation(JobEntry entry) => new(entry.Id, entry.Reserved, JobIds.TimeOf(entry.Id));

    private static IEnumerable<Reservation> Stored(TenantState state, JobRegister jobs)
    {
        var retries = state.Retries.ToDictionary(retry => retry.Job);
        return jobs.Open.Select(place =>
            retries.TryGetValue(place.Entry.Id, out var retry)
                ? new Reservation(retry.Job, retry.Amount, retry.At, retry.Attempt)
                : Reservation(place.Entry)
        );
    }

    private JobEntry? Close(Guid job)
    {
        _state.Retries.RemoveAll(retry => retry.Job == job);
        return _jobs.Close(job);
    }

    private async Task WriteAsync()
    {
        await _jobs.SealAsync();
        var spent = _jobs.TakeSpent();
        await _store.WriteAsync();
        await _jobs.SweepAsync(spent);
    }
}
