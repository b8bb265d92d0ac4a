using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Grains.Tenants.Jobs;
using Grid.Grains.Tenants.Quotas;

namespace Grid.Grains.Tenants;

/// <summary>
/// All that a tenant keeps: settings, ledger, jobs and keys. Changes are made in memory at once and together; they count, and may be told, when
/// <see cref="CommitAsync"/> has ended. After a failed commit the book is void: load another one from what was written.
/// </summary>
internal sealed class TenantBook
{
    private readonly TenantState _state;
    private readonly ITenantStore _store;
    private readonly TimeProvider _timeProvider;
    private readonly JobRegister _jobs;
    private readonly QuotaLedger _ledger;
    private readonly JobCostEstimator _estimator;
    private readonly GroupCommit _commit;

    private TenantBook(TenantState state, ITenantStore store, JobRegister jobs, TimeProvider timeProvider)
    {
        _state = state;
        _store = store;
        _jobs = jobs;
        _timeProvider = timeProvider;
        _ledger = new QuotaLedger(state.Days, state.Months, jobs.Open.Select(place => Reservation(place.Entry)));
        _estimator = new JobCostEstimator(state.Rates);
        _commit = new GroupCommit(WriteAsync);
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

    /// <summary>
    /// Reserves the cost of a job once more that has ended without a video; in the period of the first reservation, as all of a job's time is.
    /// </summary>
    public JobRejection? ReserveAgain(JobPlace job)
    {
        if (_ledger.Open.Count >= Settings.MaxActiveJobs)
        {
            return TenantRejections.TooManyJobs(Settings.MaxActiveJobs);
        }

        if (!_ledger.TryReserve(Reservation(job.Entry), Caps, out var refusal))
        {
            return TenantRejections.QuotaExceeded(refusal, job.Entry.Reserved);
        }

        _jobs.Reopen(job);
        return null;
    }

    /// <summary>Charges what a job used. Null when its reservation is not open: then nothing changes.</summary>
    public Settlement? Settle(Guid job, TimeSpan used)
    {
        var settlement = _ledger.Settle(job, used, Caps);
        if (settlement is not null && _jobs.Close(job) is { } entry)
        {
            _estimator.Observe(entry.Model, entry.Work, used);
        }

        return settlement;
    }

    /// <summary>Charges what was reserved, for a job that was done but never said what it used. False when its reservation is not open.</summary>
    public bool SettleAsReserved(Guid job) => _jobs.Close(job) is { } entry && _ledger.Settle(job, entry.Reserved, Caps) is not null;

    /// <summary>Ends a job's reservation without a charge. False when it is not open.</summary>
    public bool Release(Guid job)
    {
        _jobs.Close(job);
        return _ledger.Release(job);
    }

    /// <summary>Takes a job off the list and releases what is reserved for it. False when the tenant has no such job.</summary>
    public async Task<bool> RemoveAsync(Guid job)
    {
        if (!await _jobs.RemoveAsync(job))
        {
            return false;
        }

        _ledger.Release(job);
        return true;
    }

    public void SetSettings(TenantSettings settings) => _state.Settings = settings;

    /// <summary>Ends when everything changed so far is written.</summary>
    public Task CommitAsync() => _commit.CommitAsync();

    /// <summary>Ends when nothing that was changed waits to be written; to be awaited before telling what another call may have changed.</summary>
    public Task WhenWrittenAsync() => _commit.WhenWrittenAsync();

    private QuotaCaps Caps => new(TimeSpan.FromSeconds(Settings.GpuSecondsPerDay), TimeSpan.FromSeconds(Settings.GpuSecondsPerMonth));

    private static Reservation Reservation(JobEntry entry) => new(entry.Id, entry.Reserved, JobIds.TimeOf(entry.Id));

    private async Task WriteAsync()
    {
        await _jobs.SealAsync();
        var spent = _jobs.TakeSpent();
        await _store.WriteAsync();
        await _jobs.SweepAsync(spent);
    }
}
