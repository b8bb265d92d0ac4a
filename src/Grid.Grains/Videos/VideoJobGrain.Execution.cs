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
        var (hadEnded, attempt) = (_machine.Ended, state.State.Attempt);
        var begun = _machine.TryBegin(lease);
        if (_machine.Ended != hadEnded || state.State.Attempt != attempt)
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
            Plan = state.State.Plan!,
            ModelHash = state.State.ModelHash,
            CreatedAt = state.State.CreatedAt,
            OutputPrefix = ArtifactName.ForJob(_key.Tenant, _key.Job, $"t{lease.Ticket.Number}-g{lease.Generation:x}").Value,
            TextStates = state.State.TextStates,
            Latents = state.State.Latents,
            Segments = state.State.Segments,
            FramesSha256 = state.State.FramesSha256,
            FirstEvaluation = state.State.Evaluations,
            Burst = _machine.Burst,
        };
    }

    public Task<bool> ReportAsync(TicketLease lease, TicketProgress progress, CancellationToken cancellationToken)
    {
        if (!_machine.IsCurrent(lease) || state.State.State == JobState.Canceling)
        {
            return Task.FromResult(false);
        }

        _machine.NoteBegun(lease);
        _place = new JobPlace(progress.Kind, progress.Evaluations);
        if (progress.EvaluationSeconds is { } seconds)
        {
            _clock.Observe(seconds);
        }

        Publish();
        return Task.FromResult(true);
    }

    public async Task<bool> CompleteAsync(TicketLease lease, TicketResult result, CancellationToken cancellationToken)
    {
        if (!_machine.IsCurrent(lease))
        {
            // Either another lease has overtaken this one, or the worker tells again what was written already.
            await DeleteResultAsync(result);
            return false;
        }

        // A cancellation that came first ends the job with this call and wants nothing of the result.
        var wanted = state.State.State != JobState.Canceling;
        var checkpoint = state.State.Latents;
        _machine.Complete(result);
        _place = JobPlace.Written(state.State);
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

        return Offers();
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

        return Offers();
    }

    private ImmutableArray<TicketOffer> Offers() => _machine.Offer() is { } offer ? [offer] : [];

    private void ForgetUnwrittenSteps() => _place = JobPlace.Written(state.State);

    private async Task DeleteResultAsync(TicketResult result)
    {
        string?[] written = [result.TextStates, result.Latents, .. result.Outputs.Select(output => output.Artifact)];
        HashSet<string?> kept = [state.State.TextStates, state.State.Latents, .. state.State.Segments.Concat(state.State.Outputs).Select(output => output.Artifact)];
        foreach (var name in written.OfType<string>().Where(name => !kept.Contains(name)))
        {
            await DeleteArtifactAsync(name);
        }
    }
}
