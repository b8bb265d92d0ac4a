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
        await OpenPiecesAsync();
        var (hadEnded, attempt, events) = (_machine.Ended, state.State.Attempt, state.State.LastSequence);
        var begun = _machine.TryBegin(lease);
        if (_machine.Ended != hadEnded || state.State.Attempt != attempt || state.State.LastSequence != events)
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

        Stay();

        var payload = new TicketPayload
        {
            Kind = state.State.TicketKind,
            Spec = state.State.Spec!,
            Plan = state.State.Plan!,
            ModelHash = state.State.ModelHash,
            CreatedAt = state.State.CreatedAt,
            OutputPrefix = ArtifactName
                .ForJob(
                    _key.Tenant,
                    _key.Job,
                    $"{(state.State.TicketKind == TicketKind.DenoiseWindow ? "work/" : "")}t{lease.Ticket.Number}-g{lease.Generation:x}"
                )
                .Value,
            TextStates = state.State.TextStates,
            Latents = state.State.Latents,
            Segments = state.State.Segments,
            FramesSha256 = state.State.FramesSha256,
            FirstEvaluation = state.State.Evaluations,
            Burst = _machine.Burst,
            TextStatesSha256 = state.State.TextStatesSha256,
            LatentsSha256 = state.State.LatentsSha256,
            SeamScore = state.State.SeamScore,
            Warnings = state.State.Warnings.IsDefault ? [] : state.State.Warnings,
            Profile = state.State.Profile ?? (lease.Profile.Length > 0 ? lease.Profile : null),
        };
        if (_machine.Board?.Find(lease) is not { } piece)
        {
            return payload;
        }

        if (_published?.Progress.Phase == JobPhase.Waiting)
        {
            Publish();
        }

        return WithPiece(payload, piece);
    }

    public Task<bool> ReportAsync(TicketLease lease, TicketProgress progress, CancellationToken cancellationToken)
    {
        if (!_machine.IsCurrent(lease) || state.State.State == JobState.Canceling)
        {
            return Task.FromResult(false);
        }

        _machine.NoteBegun(lease);
        if (_machine.Board?.Find(lease) is { } piece)
        {
            piece.Unit.Part = Math.Max(piece.Unit.Part, progress.Part);
        }

        _point = _machine.Board is null ? new JobProgressPoint(progress.Kind, progress.Evaluations, progress.Part) : PointOfPieces();
        if (progress.Preview is { } preview && preview.Evaluation > (_preview?.Evaluation ?? 0))
        {
            (_preview, _previewRevision) = (preview, _revision + 1);
        }

        if (progress.EvaluationSeconds is { } seconds)
        {
            Clock.ObserveEvaluation(seconds);
        }

        NoteTime();
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

        if (state.State.State != JobState.Canceling && _machine.Board?.Find(lease) is { } piece)
        {
            return await CompletePieceAsync(piece, result);
        }

        // A cancellation that came first ends the job with this call and wants nothing of the result.
        var wanted = state.State.State != JobState.Canceling;
        var checkpoint = state.State.Latents;
        if (wanted && result.Next == TicketKind.DenoiseWindow)
        {
            _machine.BeginWindows(result);
            await WriteAsync();
            await BeginPiecesAsync();
            await OfferAsync();
            return true;
        }

        if (!wanted && _machine.Board?.Find(lease) is not null)
        {
            _machine.AddDeviceSeconds(result.DeviceSeconds);
            _machine.Return(lease);
        }
        else
        {
            _machine.Complete(result);
        }

        _point = JobProgressPoint.Written(state.State);
        await WriteAsync();
        if (!wanted)
        {
            await DeleteResultAsync(result);
        }
        else if (checkpoint != state.State.Latents)
        {
            await ReplaceCheckpointAsync(checkpoint);
        }

        await AfterChangeAsync();
        return wanted;
    }

    public async Task<ImmutableArray<TicketOffer>> LostAsync(TicketLease lease, CancellationToken cancellationToken)
    {
        await OpenPiecesAsync();
        if (_machine.IsCurrent(lease))
        {
            _machine.Lose(lease);
            ForgetUnwrittenSteps();
            LogWorkerLost(_key, lease.Worker);
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
        await OpenPiecesAsync();
        if (state.State.State == JobState.Canceling)
        {
            // The pool knows of no lease, so no worker will confirm.
            _machine.EndIfCanceling();
            await WriteAsync();
            await AfterChangeAsync();
        }

        return [.. _machine.AllOffers()];
    }

    // What is being done tells the clock; what decoding took is worth knowing for the next video.
    private void NoteTime()
    {
        if (_point.Kind is TicketKind.Decode or TicketKind.DecodeSlice)
        {
            Clock.ObserveDecoding(_point.Part);
        }
        else if (_point.Kind == TicketKind.Assemble)
        {
            Clock.BeginAssembly();
            if (Clock.DecodingSeconds is { } seconds)
            {
                paces.Observe(state.State.ModelHash, state.State.Spec!, seconds);
            }
        }
    }

    public async Task<ImmutableArray<TicketOffer>> BeginAnewAsync(string profile, CancellationToken cancellationToken)
    {
        string?[] made = [state.State.TextStates, state.State.Latents, .. Kept.Select(output => output.Artifact)];
        if (_machine.TryBeginAnew(profile))
        {
            EndPieces();
            _point = JobProgressPoint.Written(state.State);
            await WriteAsync();
            LogBegunAnew(_key, $"no worker of the compute profile {profile} is left");
            foreach (var artifact in made.OfType<string>())
            {
                await DeleteArtifactAsync(artifact);
            }
        }

        return Offers();
    }

    private ImmutableArray<TicketOffer> Offers() => [.. _machine.Offers()];

    private void ForgetUnwrittenSteps() => _point = _machine.Board is null ? JobProgressPoint.Written(state.State) : PointOfPieces();

    private IEnumerable<JobOutput> Kept =>
        [.. state.State.Segments, .. state.State.Outputs, .. state.State.Slices.SelectMany(slice => slice?.Outputs ?? [])];

    private async Task DeleteResultAsync(TicketResult result)
    {
        string?[] written = [result.TextStates, result.Latents, result.Prediction, .. result.Outputs.Select(output => output.Artifact)];
        HashSet<string?> kept = [state.State.TextStates, state.State.Latents, .. Kept.Select(output => output.Artifact)];
        foreach (var name in written.OfType<string>().Where(name => !kept.Contains(name)))
        {
            await DeleteArtifactAsync(name);
        }
    }
}
