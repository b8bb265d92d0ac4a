using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;
using Grid.Grains.Tenants.Jobs;
using Grid.Grains.Tenants.Quotas;

namespace Grid.Grains.Tenants;

// Accounts and their administration.
internal sealed partial class TenantGrain
{
    public async Task SettleAsync(string job, int attempt, double gpuSeconds, bool completed, CancellationToken cancellationToken)
    {
        if (!(gpuSeconds is >= 0 and <= TenantSettings.MaxBudget))
        {
            throw new ArgumentOutOfRangeException(
                nameof(gpuSeconds),
                gpuSeconds,
                $"gpuSeconds must be 0 to {TenantSettings.MaxBudget:#,0}."
            );
        }

        if (
            !JobIds.TryParse(job, out var id)
            || _book.Settle(id, attempt, TimeSpan.FromSeconds(gpuSeconds), completed) is not { } settlement
        )
        {
            // A job that is told "done" forgets what it used, so an earlier call's change must be written first.
            await _book.WhenWrittenAsync();
            return;
        }

        await CommitAsync();
        if (settlement.Overrun > TimeSpan.Zero)
        {
            LogOverrun(_id.ToString(), job, settlement.Overrun.TotalSeconds);
        }
    }

    public async Task<TenantUsage> GetUsageAsync(CancellationToken cancellationToken)
    {
        var pool = await Pool.GetStatusAsync(cancellationToken);
        await _book.WhenWrittenAsync();
        var settings = _book.Settings;
        var now = timeProvider.GetUtcNow();
        var tenant = _id.ToString();
        var active = _book.Open.Count;

        // The pool may still know of a job that has just settled.
        var running = Math.Min(active, pool.Leases.Select(lease => lease.Ticket.Job).Where(job => job.Tenant == tenant).Distinct().Count());
        return new TenantUsage(
            Usage(_book.Ledger.DayAt(now), settings.GpuSecondsPerDay),
            Usage(_book.Ledger.MonthAt(now), settings.GpuSecondsPerMonth),
            active - running,
            running,
            settings.MaxActiveJobs,
            settings.MaxRunning
        );
    }

    public async Task<TenantSettings> GetSettingsAsync(CancellationToken cancellationToken)
    {
        await _book.WhenWrittenAsync();
        return _book.Settings;
    }

    public async Task<JobRejection?> SetSettingsAsync(TenantSettings settings, CancellationToken cancellationToken)
    {
        if (TenantSettingsRules.Check(settings) is { } rejection)
        {
            return rejection;
        }

        _book.SetSettings(settings);
        _poolTold = false;
        await CommitAsync();
        LogSettings(
            _id.ToString(),
            settings.Weight,
            settings.MaxRunning,
            settings.MaxActiveJobs,
            settings.GpuSecondsPerDay,
            settings.GpuSecondsPerMonth
        );
        await TellPoolAsync(cancellationToken);
        return null;
    }

    public async Task<TenantSettingsResult> ChangeSettingsAsync(TenantSettingsChange change, CancellationToken cancellationToken)
    {
        // Nothing is awaited between the reading and the change.
        var settings = change.ApplyTo(_book.Settings);
        var rejection = await SetSettingsAsync(settings, cancellationToken);
        return new TenantSettingsResult(rejection is null ? settings : _book.Settings, rejection);
    }

    public async Task<int> ReconcileAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (_toAsk.Count == 0)
        {
            foreach (var reservation in _book.Open.Where(reservation => now - reservation.At >= TenantDefaults.ReconcileAfter))
            {
                _toAsk.Enqueue(reservation.Job);
            }
        }

        var jobs = await TakeJobsToAskAsync(cancellationToken);

        // Jobs are asked side by side: one that answers slowly must not hold up the others.
        var ended = (await Task.WhenAll(jobs.Select(job => ReconcileAsync(job, now, cancellationToken)))).Count(done => done);
        if (ended > 0)
        {
            await CommitAsync();
            LogReconciled(_id.ToString(), ended);
        }

        return ended;
    }

    // Of the oldest reservations those whose job the pool does not hold for active. An active job has not ended, and asking it would wake
    // it in vain; one that is not known to have a record is asked once.
    private async Task<IReadOnlyList<Guid>> TakeJobsToAskAsync(CancellationToken cancellationToken)
    {
        var jobs = new List<Guid>();
        while (jobs.Count < TenantDefaults.ReconcileBatch && _toAsk.Count > 0)
        {
            var some = new Dictionary<JobKey, Guid>();
            while (some.Count < TenantDefaults.ReconcileBatch - jobs.Count && _toAsk.TryDequeue(out var job))
            {
                some.TryAdd(KeyOf(job), job);
            }

            var active = await Pool.WhichAreActiveAsync([.. some.Keys], cancellationToken);
            jobs.AddRange(some.Where(pair => !active.Contains(pair.Key) || !_book.Jobs.IsMade(pair.Value)).Select(pair => pair.Value));
        }

        return jobs;
    }

    private static PeriodUsage Usage(QuotaBalance balance, double limit) =>
        new(balance.Start, balance.Used.TotalSeconds, balance.Reserved.TotalSeconds, limit, balance.Overrun.TotalSeconds);

    private async Task<bool> ReconcileAsync(Guid job, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            if (_book.Ledger.Find(job) is not { } reservation)
            {
                return false;
            }

            var account = await AskAsync(Account(job).GetAccountAsync(cancellationToken));

            // While it answered, the attempt may have been settled, or a call may have begun to make the job or to retry it.
            if (_book.Ledger.Find(job) != reservation || _underWay.Contains(job))
            {
                return false;
            }

            switch (ReservationFates.Decide(reservation.Attempt, account, _book.Jobs.IsMade(job), now))
            {
                case ReservationFate.Forget:
                    var removed = await _book.RemoveAsync(job);
                    return _book.Release(job) || removed;
                case ReservationFate.Lost:
                    LogJobLost(_id.ToString(), JobIds.ToName(job));
                    return _book.Release(job);
                case ReservationFate.Settle:
                    var used = TimeSpan.FromSeconds(account!.DeviceSeconds);
                    return _book.Settle(job, account.Attempt, used, account.State == JobState.Completed) is not null;
                case ReservationFate.Release:
                    return _book.Release(job);
                default:
                    await KeepAsync(job, account!, cancellationToken);
                    return false;
            }
        }
        catch (Exception unreachable)
        {
            // The reservation stays open, so the job's turn comes again.
            LogJobUnreachable(_id.ToString(), JobIds.ToName(job), unreachable);
            return false;
        }
    }

    // The attempt goes on. A pool that has lost its own record would never ask the job for work again.
    private async Task KeepAsync(Guid job, JobAccount account, CancellationToken cancellationToken)
    {
        if (_book.NoteMade(job))
        {
            _ = CommitQuietlyAsync();
        }

        if (!account.State.IsFinal())
        {
            await Pool.EnlistAsync(KeyOf(job), cancellationToken);
        }
    }

    private async Task KeepUpAsync(CancellationToken cancellationToken)
    {
        await ReconcileAsync(cancellationToken);
        await RemoveAgedAsync(cancellationToken);

        // A call that set the share may have been cut off after it was written here.
        if (!_poolTold && state.State.Settings is not null)
        {
            await TellPoolAsync(cancellationToken);
        }
    }

    private async Task TellPoolAsync(CancellationToken cancellationToken)
    {
        var settings = _book.Settings;
        await Pool.SetShareAsync(_id.ToString(), new TenantShare(settings.Weight, settings.MaxRunning), cancellationToken);
        _poolTold = settings == _book.Settings;
    }
}
