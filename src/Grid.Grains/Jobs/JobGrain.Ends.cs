using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;

namespace Grid.Grains.Jobs;

// What a job owes at its end: its tenant hears what it cost, and a removed job leaves nothing behind. Both are kept with the job and
// repeated until done.
internal abstract partial class JobGrain<TState>
{
    private IGrainTimer? _ending;

    // Lost with the activation: then the tenant is told again, which changes nothing.
    private bool _settled;

    private HashSet<string> FilesKept => [.. Kept.Outputs.Select(output => output.Artifact)];

    public Task<JobAccount?> GetAccountAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Life.Exists ? new JobAccount(Life.Attempt, Kept.State, Kept.EndedAt, Life.AttemptSeconds) : null);

    public async Task<bool> RemoveFilesAsync(CancellationToken cancellationToken)
    {
        if (!IsThere || !Life.Ended)
        {
            return false;
        }

        if (!Kept.Outputs.IsEmpty)
        {
            // Nobody is to be told of files that are going.
            Kept.Outputs = [];
            await WriteAsync();
        }

        await Files.DeleteAllAsync();
        return true;
    }

    public async Task<bool> DeleteAsync(CancellationToken cancellationToken)
    {
        if (!Life.Exists)
        {
            return false;
        }

        if (!Kept.Deleting)
        {
            // From this write on the removal goes on by itself, whatever becomes of this call.
            var hadEnded = Life.Ended;
            Kept.Deleting = true;
            Life.Cancel();
            await WriteAsync();
            RepeatUntilEnded();
            if (!hadEnded)
            {
                await AfterChangeAsync();
                return true;
            }
        }

        await EndAsync();
        return true;
    }

    private void RepeatUntilEnded() =>
        _ending ??= this.RegisterGrainTimer(
            _ => EndAsync(),
            new GrainTimerCreationOptions(JobDefaults.EndDelay, JobDefaults.EndPeriod) { KeepAlive = true }
        );

    // Never fails: what is left is tried again.
    private async Task EndAsync()
    {
        if (!Life.Exists || !Life.Ended)
        {
            return;
        }

        try
        {
            if (!await TrySettleAsync())
            {
                return;
            }

            if (Kept.Deleting)
            {
                await RemoveAsync();
            }
            else if (Kept.Unsettled)
            {
                await Files.DeleteStrayAsync(FilesKept);
                Kept.Unsettled = false;
                await WriteAsync();
            }

            _ending?.Dispose();
            _ending = null;
        }
        catch (Exception failure)
        {
            Logger.NotEnded(Key, failure);
        }
    }

    private async Task RemoveAsync()
    {
        EndPieces();
        await Files.DeleteAllAsync();
        await Pool.RetireAsync(Key, CancellationToken.None);
        try
        {
            await state.ClearStateAsync(CancellationToken.None);
            Logger.Deleted(Key);
        }
        finally
        {
            state.State.Version = TState.NewestVersion;
            Flow = CreateFlow(state.State);
            Publish();
        }
    }

    private async Task<bool> TrySettleAsync()
    {
        if (_settled || !Kept.Unsettled)
        {
            return true;
        }

        try
        {
            var seconds = Math.Min(Life.AttemptSeconds, TenantSettings.MaxBudget);
            await GrainFactory
                .GetTenant<ITenantAccounts>(TenantId.Parse(Key.Tenant))
                .SettleAsync(Key.Job, Life.Attempt, seconds, Kept.State == JobState.Completed, CancellationToken.None);
            _settled = true;
        }
        catch (Exception unreachable)
        {
            Logger.NotSettled(Key, unreachable);
        }

        return _settled;
    }
}
