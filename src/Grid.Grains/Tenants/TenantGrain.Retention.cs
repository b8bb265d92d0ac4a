using Grid.Grains.Tenants.Jobs;

namespace Grid.Grains.Tenants;

// Jobs that go: because a tenant said so, or because they are older or more than it keeps.
internal sealed partial class TenantGrain
{
    public async Task RemoveAgedAsync(CancellationToken cancellationToken)
    {
        if (!IsVoid)
        {
            await BeginRemovalOfAgedAsync();
            await RemoveAgedFilesAsync();
        }

        foreach (var job in _book.Deletions.ToArray())
        {
            // After a failed write this activation ends when its calls have: no further call is begun.
            if (IsVoid)
            {
                return;
            }

            await RepeatDeleteAsync(job);
        }
    }

    // A part of what is too old, the oldest first; the rest has its turn at the next times.
    private async Task BeginRemovalOfAgedAsync()
    {
        var aged = await _book.FindAgedAsync(TenantDefaults.AgedBatch);
        foreach (var job in aged)
        {
            await _book.BeginDeletionAsync(job);
        }

        if (aged.Count > 0)
        {
            await CommitAsync();
            LogAged(_id.ToString(), aged.Count);
        }
    }

    private async Task RemoveAgedFilesAsync()
    {
        var jobs = await _book.FindAgedFilesAsync(TenantDefaults.AgedBatch);
        if (jobs.Count == 0)
        {
            return;
        }

        try
        {
            foreach (var job in jobs)
            {
                await AskAsync(Account(job).RemoveFilesAsync(CancellationToken.None));
            }
        }
        catch (Exception unreachable)
        {
            // These and those behind them have their turn again.
            LogJobNotRemoved(_id.ToString(), JobIds.ToName(jobs[0]), unreachable);
            return;
        }

        _book.NoteFilesRemoved(jobs[^1], isAll: jobs.Count < TenantDefaults.AgedBatch);
        await CommitAsync();
        LogFilesAged(_id.ToString(), jobs.Count);
    }

    // Tells a job that it is to go. False when there was none.
    private async Task<bool> DeleteAsync(Guid job)
    {
        var existed = await AskAsync(Job(job).DeleteAsync(CancellationToken.None));
        if (await AskAsync(Account(job).GetAccountAsync(CancellationToken.None)) is null && _book.EndDeletion(job))
        {
            // A job that was there has charged itself; the reservation of one that never was goes with it.
            _book.Release(job);
            await CommitAsync();
        }

        return existed;
    }

    private async Task RepeatDeleteAsync(Guid job)
    {
        try
        {
            await DeleteAsync(job);
        }
        catch (Exception unreachable)
        {
            LogJobNotRemoved(_id.ToString(), JobIds.ToName(job), unreachable);
        }
    }
}
