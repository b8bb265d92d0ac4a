using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Storage.Artifacts;

namespace Grid.Grains.Videos;

// What a job owes at its end: its tenant hears what it cost, and a removed job leaves nothing behind. Both are kept with the job and
// repeated until done.
internal sealed partial class VideoJobGrain
{
    private IGrainTimer? _ending;

    // Lost with the activation: then the tenant is told again, which changes nothing.
    private bool _settled;

    private bool IsThere => _machine.Exists && !state.State.Deleting;

    public Task<JobAccount?> GetAccountAsync(CancellationToken cancellationToken) =>
        Task.FromResult(
            _machine.Exists ? new JobAccount(_machine.Attempt, state.State.State, state.State.EndedAt, _machine.AttemptSeconds) : null
        );

    public async Task<bool> RemoveFilesAsync(CancellationToken cancellationToken)
    {
        if (!IsThere || !_machine.Ended)
        {
            return false;
        }

        if (!state.State.Outputs.IsEmpty)
        {
            // Nobody is to be told of files that are going.
            state.State.Outputs = [];
            await WriteAsync();
        }

        await artifacts.DeleteFolderAsync(ArtifactName.JobFolder(_key.Tenant, _key.Job), CancellationToken.None);
        return true;
    }

    public async Task<bool> DeleteAsync(CancellationToken cancellationToken)
    {
        if (!_machine.Exists)
        {
            return false;
        }

        if (!state.State.Deleting)
        {
            // From this write on the removal goes on by itself, whatever becomes of this call.
            var hadEnded = _machine.Ended;
            state.State.Deleting = true;
            _machine.Cancel();
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
            new GrainTimerCreationOptions(VideoJobDefaults.EndDelay, VideoJobDefaults.EndPeriod) { KeepAlive = true }
        );

    // Never fails: what is left is tried again.
    private async Task EndAsync()
    {
        if (!_machine.Exists || !_machine.Ended)
        {
            return;
        }

        try
        {
            if (!await TrySettleAsync())
            {
                return;
            }

            if (state.State.Deleting)
            {
                await RemoveAsync();
            }
            else if (state.State.Unsettled)
            {
                await DeleteStrayFilesAsync();
                state.State.Unsettled = false;
                await WriteAsync();
            }

            _ending?.Dispose();
            _ending = null;
        }
        catch (Exception failure)
        {
            LogNotEnded(_key, failure);
        }
    }

    // What workers wrote that were lost before they could tell.
    private async Task DeleteStrayFilesAsync()
    {
        var kept = state.State.Outputs.Select(output => output.Artifact).ToHashSet();
        var strays = new List<ArtifactName>();
        await foreach (
            var file in artifacts.ListAsync($"{ArtifactName.JobFolder(_key.Tenant, _key.Job)}/", olderThan: null, CancellationToken.None)
        )
        {
            if (!kept.Contains(file.Name.Value))
            {
                strays.Add(file.Name);
            }
        }

        foreach (var stray in strays)
        {
            await artifacts.DeleteAsync(stray, CancellationToken.None);
        }
    }

    private async Task RemoveAsync()
    {
        EndPieces();
        await artifacts.DeleteFolderAsync(ArtifactName.JobFolder(_key.Tenant, _key.Job), CancellationToken.None);
        await Pool.RetireAsync(_key, CancellationToken.None);
        try
        {
            await state.ClearStateAsync(CancellationToken.None);
            LogDeleted(_key);
        }
        finally
        {
            state.State.Version = VideoJobState.CurrentVersion;
            _machine = new VideoJobMachine(state.State, _key, timeProvider);
            Publish();
        }
    }

    private async Task<bool> TrySettleAsync()
    {
        if (_settled || !state.State.Unsettled)
        {
            return true;
        }

        try
        {
            var seconds = Math.Min(_machine.AttemptSeconds, TenantSettings.MaxBudget);
            await GrainFactory
                .GetTenant<ITenantAccounts>(TenantId.Parse(_key.Tenant))
                .SettleAsync(_key.Job, _machine.Attempt, seconds, state.State.State == JobState.Completed, CancellationToken.None);
            _settled = true;
        }
        catch (Exception unreachable)
        {
            LogNotSettled(_key, unreachable);
        }

        return _settled;
    }
}
