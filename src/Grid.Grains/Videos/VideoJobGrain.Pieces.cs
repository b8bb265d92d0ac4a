using System.Security.Cryptography;
using Grid.Contracts;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Grains.Models;
using Grid.Grains.Videos.Boards;
using Grid.Grains.Videos.Latents;
using Grid.Sampling.Windows;
using Grid.Storage.Artifacts;
using Grid.Storage.Space;

namespace Grid.Grains.Videos;

// Long videos, whose windows and slices are tickets of their own. What happens between two evaluations happens here, since somebody has to
// have all windows' predictions together.
internal sealed partial class VideoJobGrain
{
    // Lost with the activation; made again from the last checkpoint when the first worker or the pool asks.
    private WindowStage? _stage;
    private IGrainTimer? _hedging;
    private long _lastCheckpoint;
    private long _evaluationBegun;
    private bool _hadNoSpace;
    private InstalledModel? _model;
    private long? _modelMissedAt;

    private ArtifactName WorkFolder => ArtifactName.ForJob(_key.Tenant, _key.Job, "work");

    /// <summary>Makes sure that the pieces of the phase are known: after an activation they begin again from what is written.</summary>
    private async Task OpenPiecesAsync()
    {
        if (
            !_machine.Exists
            || _machine.Ended
            || state.State.State == JobState.Canceling
            || !_machine.HasBoard
            || _machine.Board is not null
        )
        {
            return;
        }

        if (FindModel() is null)
        {
            await AwaitModelAsync();
            return;
        }

        _modelMissedAt = null;
        var goesOn = _machine.TryRestart(isCounted: !_hadNoSpace);
        await WriteAsync();
        if (!goesOn)
        {
            await AfterChangeAsync();
            return;
        }

        try
        {
            await BeginPiecesAsync();
        }
        catch (Exception full) when (FullStorage.IsCauseOf(full))
        {
            DropPieces(full);
            throw;
        }

        _hadNoSpace = false;
        await OfferAsync();
    }

    // Offers nothing yet.
    private async Task BeginPiecesAsync()
    {
        if (state.State.TicketKind == TicketKind.DecodeSlice)
        {
            _machine.OpenBoard(state.State.Slices);
            if (_machine.Board!.IsDone)
            {
                // The end of the decoding failed after its last slice had been taken.
                await EndDecodingAsync();
                return;
            }
        }
        else
        {
            try
            {
                _stage = await WindowStage.OpenAsync(
                    artifacts,
                    WorkFolder,
                    state.State.Spec!,
                    state.State.Plan!,
                    Installed(),
                    state.State.Latents,
                    CancellationToken.None
                );
            }
            catch (FileNotFoundException gone)
            {
                await EndOrBeginAnewAsync(new JobError(GridErrorCodes.ArtifactLost, gone.Message));
                return;
            }

            _lastCheckpoint = timeProvider.GetTimestamp();
            await OpenWindowsAsync();
        }

        _point = PointOfPieces();
        _hedging ??= this.RegisterGrainTimer(
            HedgeAsync,
            new GrainTimerCreationOptions(VideoJobDefaults.HedgePeriod, VideoJobDefaults.HedgePeriod)
        );
        Stay();
    }

    // The pieces live in memory only, so a job that has some stays there however long a piece takes.
    private void Stay() =>
        DelayDeactivation(
            _machine.Ended ? TimeSpan.Zero
            : _machine.Board is null ? VideoJobDefaults.StayAfterFetch
            : Timeout.InfiniteTimeSpan
        );

    private async Task OpenWindowsAsync()
    {
        await _stage!.PrepareInputAsync(CancellationToken.None);
        _machine.OpenBoard([.. new TicketResult?[_stage.WindowCount]]);
        _evaluationBegun = timeProvider.GetTimestamp();
    }

    private TicketPayload WithPiece(TicketPayload payload, BoardTicket ticket) =>
        state.State.TicketKind == TicketKind.DecodeSlice
            ? payload with
            {
                Slice = state.State.Plan!.Slices[ticket.Unit.Index],
            }
            : _stage!.Describe(payload, ticket.Unit.Index);

    private async Task<bool> CompletePieceAsync(BoardTicket ticket, TicketResult result)
    {
        // A worker tells again what has been taken when the call that took it failed later on; the end of a phase is then tried again.
        if (ticket.Unit.Result is null)
        {
            await ForgetAsync(_machine.CompletePiece(ticket, result));
        }

        _point = PointOfPieces();
        NoteTime();
        if (!_machine.Board!.IsDone)
        {
            await (state.State.TicketKind == TicketKind.DecodeSlice ? WriteAsync() : PublishedAsync());
            return true;
        }

        try
        {
            await (state.State.TicketKind == TicketKind.DecodeSlice ? EndDecodingAsync() : EndEvaluationAsync());
        }
        catch (Exception failure)
        {
            // Half a step has no value: the next call begins again from what is written.
            DropPieces(failure);
            throw;
        }

        return true;
    }

    // The pool asks again until there is space, and that must not be what ends the job.
    private void DropPieces(Exception failure)
    {
        _machine.DropBoard();
        _stage = null;
        _hadNoSpace = FullStorage.IsCauseOf(failure);
    }

    private Task PublishedAsync()
    {
        Publish();
        return Task.CompletedTask;
    }

    private async Task EndEvaluationAsync()
    {
        var stage = _stage!;
        await stage.AdvanceAsync([.. _machine.Board!.Results.Select(result => result!)], CancellationToken.None);
        Clock.ObserveEvaluation(timeProvider.GetElapsedTime(_evaluationBegun).TotalSeconds);
        var checkpoint = state.State.Latents;
        if (stage.IsComplete)
        {
            var (latents, sha256) = await stage.FinishAsync(CancellationToken.None);
            _machine.BeginSlices(latents, sha256);
            _stage = null;
            await WriteAsync();
            await BeginPiecesAsync();
            await OfferAsync();
            await stage.DeleteReadAsync(CancellationToken.None);
        }
        else
        {
            // The workers go on while files are removed and the checkpoint is written.
            await OpenWindowsAsync();
            await OfferAsync();
            await stage.DeleteReadAsync(CancellationToken.None);
            if (timeProvider.GetElapsedTime(_lastCheckpoint) < VideoJobDefaults.CheckpointPeriod)
            {
                _point = PointOfPieces();
                Publish();
                return;
            }

            _machine.NoteCheckpoint(await stage.WriteCheckpointAsync(CancellationToken.None), stage.Evaluation);
            await WriteAsync();
            _lastCheckpoint = timeProvider.GetTimestamp();
        }

        _point = PointOfPieces();
        Publish();
        await ReplaceCheckpointAsync(checkpoint);
    }

    private async Task EndDecodingAsync()
    {
        var slices = state.State.Slices;
        var borders = WindowBorders.Frames(state.State.Plan!.Windows(), Installed().SettingLimits.Compression);
        var hashes = slices.SelectMany(slice => slice!.FrameHashes).ToArray();
        var differences = slices.SelectMany(slice => slice!.FrameDifferences).ToArray();
        _machine.BeginAssembly(Convert.ToHexStringLower(SHA256.HashData(hashes)), SeamScore.Of(differences, borders));
        _point = JobProgressPoint.Written(state.State);
        NoteTime();
        EndPieces();
        await WriteAsync();
        await OfferAsync();
    }

    private async Task HedgeAsync(CancellationToken cancellationToken)
    {
        if (_machine.Board?.Hedge() is { Count: > 0 } hedges)
        {
            foreach (var ticket in hedges)
            {
                LogHedged(_key, state.State.TicketKind, ticket.Unit.Index);
            }

            await OfferAsync();
        }
    }

    // Tickets of pieces that are done.
    private async Task ForgetAsync(IReadOnlyList<BoardTicket> tickets)
    {
        if (tickets.Count > 0)
        {
            Abandon(tickets.Select(ticket => ticket.Lease).OfType<TicketLease>());
            await Pool.WithdrawAsync([.. tickets.Select(ticket => new TicketId(_key, ticket.Number))], CancellationToken.None);
        }
    }

    private void EndPieces()
    {
        _stage = null;
        _hedging?.Dispose();
        _hedging = null;
        Stay();
    }

    private JobProgressPoint PointOfPieces() =>
        new(state.State.TicketKind, _stage?.Evaluation ?? state.State.Evaluations, _machine.Board?.DonePart ?? 0);

    // A folder that is being replaced is soon well again, and work that is not begun costs nobody anything.
    private async Task AwaitModelAsync()
    {
        _modelMissedAt ??= timeProvider.GetTimestamp();
        if (timeProvider.GetElapsedTime(_modelMissedAt.Value) < VideoJobDefaults.ModelPatience)
        {
            // The pool keeps a job that does not answer, and asks again.
            throw new ModelUnreadableException($"The model of the job {_key} cannot be used on this silo; the job waits for it.");
        }

        await EndOrBeginAnewAsync(
            new JobError(
                GridErrorCodes.ModelUnavailable,
                "The model that the job was accepted with was removed, replaced or cannot be read; submit the request again."
            )
        );
    }

    private InstalledModel Installed() =>
        FindModel() ?? throw new ModelUnreadableException($"The model of the job {_key} cannot be used on this silo.");

    // Its content is checked by whoever loads it. Here only its shapes matter, which are the job's from the first look on.
    private InstalledModel? FindModel() =>
        _model ??= models.List().FirstOrDefault(model => model.Description.Name == state.State.Spec!.Model);
}
