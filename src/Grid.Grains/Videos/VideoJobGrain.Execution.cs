using System.Collections.Immutable;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Storage.Artifacts;

namespace Grid.Grains.Videos;

// What workers and the pool call.
internal sealed partial class VideoJobGrain
{
    public async Task<TicketPayload?> FetchAsync(TicketLease lease, CancellationToken cancellationToken)
    {
        var hadEnded = _machine.Ended;
        var begun = _machine.TryBegin(lease);
        if (begun || _machine.Ended != hadEnded)
        {
            await WriteAsync();
        }

        if (_machine.Ended && !hadEnded)
        {
            await AfterChangeAsync();
        }

        if (!begun)
        {
            return null;
        }

        return new TicketPayload
        {
            Kind = state.State.TicketKind,
            Spec = state.State.Spec!,
            Plan = state.State.Plan,
            ModelHash = state.State.ModelHash,
            CreatedAt = state.State.CreatedAt,
            OutputPrefix = ArtifactName.ForJob(_key.Tenant, _key.Job, $"t{lease.Ticket.Number}-g{lease.Generation:x}").Value,
            TextStates = state.State.TextStates,
            Latents = state.State.Latents,
            Segments = state.State.Segments,
            FramesSha256 = state.State.FramesSha256,
            FirstEvaluation = state.State.Evaluations,
            Burst = VideoJobDefaults.Burst,
        };
    }

    public Task<bool> ReportAsync(TicketLease lease, TicketProgress progress, CancellationToken cancellationToken)
    {
        if (!_machine.IsCurrent(lease) || state.State.State == JobState.Canceling)
        {
            return Task.FromResult(false);
        }

        _evaluations = progress.Evaluations;
        _clock.Observe(progress.EvaluationSeconds);
        Publish();
        return Task.FromResult(true);
    }

    public async Task<bool> CompleteAsync(TicketLease lease, TicketResult result, CancellationToken cancellationToken)
    {
        if (!_machine.IsCurrent(lease))
        {
            await DeleteResultAsync(result);
            return false;
        }

        // A cancellation that came first ends the job with this call and wants nothing of the result.
        var wanted = state.State.State != JobState.Canceling;
        var checkpoint = state.State.Latents;
        _machine.Complete(result);
        _evaluations = state.State.Evaluations;
        await WriteAsync();
        if (!wanted)
        {
            await DeleteResultAsync(result);
        }
        else if (checkpoint is not null && checkpoint != state.State.Latents)
        {
            // Only now is the new checkpoint the one a restart would begin from.
            await DeleteArtifactAsync(checkpoint);
        }

        await AfterChangeAsync();
        return wanted;
    }

    public async Task FailAsync(TicketLease lease, JobError error, CancellationToken cancellationToken)
    {
        if (_machine.IsCurrent(lease))
        {
            _machine.Fail(error);
            await WriteAsync();
            await AfterChangeAsync();
        }
    }

    public async Task ReturnAsync(TicketLease lease, CancellationToken cancellationToken)
    {
        if (_machine.IsCurrent(lease))
        {
            _machine.Return(lease);
            ForgetUnwrittenSteps();
            await WriteAsync();
            await AfterChangeAsync();
        }
    }

    public async Task<ImmutableArray<TicketOffer>> LostAsync(TicketLease lease, CancellationToken cancellationToken)
    {
        if (_machine.IsCurrent(lease))
        {
            _machine.Lose(lease);
            ForgetUnwrittenSteps();
            LogWorkerLost(_key, lease.Worker, state.State.LostWorkers);
            await WriteAsync();
            if (_machine.Ended)
            {
                await AfterChangeAsync();
            }
        }

        return _machine.Offer() is { } offer ? [offer] : [];
    }

    public async Task<ImmutableArray<TicketOffer>> OfferAgainAsync(CancellationToken cancellationToken)
    {
        if (state.State.State == JobState.Canceling)
        {
            // The pool knows of no lease, so no worker will confirm.
            _machine.EndIfCanceling();
            await WriteAsync();
            await AfterChangeAsync();
        }

        return _machine.Offer() is { } offer ? [offer] : [];
    }

    private void ForgetUnwrittenSteps() => _evaluations = state.State.Evaluations;

    private async Task DeleteResultAsync(TicketResult result)
    {
        string?[] written = [result.TextStates, result.Latents, .. result.Outputs.Select(output => output.Artifact)];
        var kept = state.State.Segments.Concat(state.State.Outputs).Select(output => output.Artifact).ToHashSet();
        foreach (var name in written.OfType<string>().Where(name => !kept.Contains(name)))
        {
            await DeleteArtifactAsync(name);
        }
    }
}
