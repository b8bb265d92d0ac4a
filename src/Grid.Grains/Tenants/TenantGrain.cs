using Grid.Contracts;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Grains.Placement;
using Grid.Grains.Videos;

namespace Grid.Grains.Tenants;

/// <summary>A tenant: checks what it asks for, makes jobs of it and remembers which are its own. Key: the tenant's id.</summary>
[RequiredSiloRole(SiloRoles.Control)]
internal sealed class TenantGrain(
    [PersistentState("tenant", GridStorage.Name)] IPersistentState<TenantState> state,
    VideoRequestResolver resolver,
    TimeProvider timeProvider) : Grain, ITenantGrain
{
    public async Task<SubmitResult> SubmitAsync(VideoRequest request, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (idempotencyKey is { Length: 0 or > TenantDefaults.MaxIdempotencyKey })
        {
            return Reject(GridErrorCodes.InvalidValue, $"Idempotency-Key must have 1 to {TenantDefaults.MaxIdempotencyKey} characters, not {idempotencyKey.Length}.", "Idempotency-Key");
        }

        ForgetOldKeys();
        if (idempotencyKey is not null && state.State.IdempotencyKeys.TryGetValue(idempotencyKey, out var earlier))
        {
            // CreateAsync leaves a job alone that is there, and makes one whose first call was cut off.
            return earlier.Request == request
                ? SubmitResult.Accepted(await Job(earlier.Job).CreateAsync(earlier.Spec, cancellationToken), created: false)
                : Reject(GridErrorCodes.IdempotencyKeyReused, "This Idempotency-Key was used for another request; use a new key for a new request.", "Idempotency-Key");
        }

        var resolution = await resolver.ResolveAsync(request, cancellationToken);
        if (resolution.Rejection is { } rejection)
        {
            return SubmitResult.Rejected(rejection);
        }

        var now = timeProvider.GetUtcNow();
        var id = $"video_{Guid.CreateVersion7(now):n}";
        state.State.Jobs.Add(id);
        if (idempotencyKey is not null)
        {
            state.State.IdempotencyKeys[idempotencyKey] = new IdempotencyEntry(id, request, resolution.Spec!, now);
        }

        await WriteAsync();
        return SubmitResult.Accepted(await Job(id).CreateAsync(resolution.Spec!, cancellationToken), created: true);
    }

    public async Task<JobPage> ListAsync(JobListQuery query, CancellationToken cancellationToken)
    {
        var page = JobPager.Select(state.State.Jobs, query);
        if (page is null)
        {
            return new JobPage([], HasMore: false, AfterKnown: false);
        }

        // A page is at most a hundred jobs; asked one by one it would be slow.
        var jobs = await Task.WhenAll(page.Ids.Select(id => Job(id).GetAsync(cancellationToken)));

        // An id without a job is one whose call was cut off before the job was made: nobody was told of it.
        return new JobPage([.. jobs.OfType<JobSnapshot>()], page.HasMore, AfterKnown: true);
    }

    public async Task<bool> DeleteAsync(string job, CancellationToken cancellationToken)
    {
        if (!state.State.Jobs.Contains(job))
        {
            return false;
        }

        // The job first: should this call be cut off, the tenant still knows the id and can ask again.
        var existed = await Job(job).DeleteAsync(cancellationToken);
        state.State.Jobs.Remove(job);
        foreach (var key in state.State.IdempotencyKeys.Where(entry => entry.Value.Job == job).Select(entry => entry.Key).ToArray())
        {
            state.State.IdempotencyKeys.Remove(key);
        }

        await WriteAsync();
        return existed;
    }

    private static SubmitResult Reject(string code, string message, string param) =>
        SubmitResult.Rejected(new JobRejection(code, message, param));

    private IVideoJob Job(string id) => GrainFactory.GetGrain<IVideoJob>(new JobKey(this.GetPrimaryKeyString(), id).ToString());

    private void ForgetOldKeys()
    {
        var oldest = timeProvider.GetUtcNow() - TenantDefaults.IdempotencyWindow;
        foreach (var key in state.State.IdempotencyKeys.Where(entry => entry.Value.At < oldest).Select(entry => entry.Key).ToArray())
        {
            state.State.IdempotencyKeys.Remove(key);
        }
    }

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
    }
}
