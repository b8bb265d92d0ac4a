using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Work;
using Grid.Grains.Jobs.Boards;
using Grid.Storage.Space;

namespace Grid.Grains.Jobs;

// Work that is done piece by piece, each a ticket of its own. The pieces live in memory only: after an activation they begin again from
// what is written.
internal abstract partial class JobGrain<TState>
{
    private IGrainTimer? _hedging;
    private bool _hadNoSpace;

    private async Task OpenPiecesAsync()
    {
        if (!Life.Exists || Life.Ended || Kept.State == JobState.Canceling || !Life.HasBoard || Life.Board is not null)
        {
            return;
        }

        if (Flow.FindObstacle() is { } obstacle)
        {
            await EndOrBeginAnewAsync(obstacle);
            return;
        }

        var goesOn = Life.TryRestart(isCounted: !_hadNoSpace);
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
        try
        {
            await Flow.OpenPiecesAsync();
        }
        catch (FileNotFoundException gone)
        {
            await EndOrBeginAnewAsync(new JobError(GridErrorCodes.ArtifactLost, gone.Message));
            return;
        }

        if (Life.Board is null)
        {
            // All had been done, and the work went on.
            return;
        }

        Flow.NoteReturn();
        _hedging ??= this.RegisterGrainTimer(HedgeAsync, new GrainTimerCreationOptions(JobDefaults.HedgePeriod, JobDefaults.HedgePeriod));
        Stay();
    }

    // A job that has pieces in memory stays there however long one takes.
    private void Stay() =>
        DelayDeactivation(
            Life.Ended ? TimeSpan.Zero
            : Life.Board is null ? JobDefaults.StayAfterFetch
            : Timeout.InfiniteTimeSpan
        );

    private async Task CompletePieceAsync(BoardTicket ticket, WorkResult result)
    {
        // A worker tells again what has been taken when the call that took it failed later on; the end of a phase is then tried again.
        if (ticket.Unit.Result is null)
        {
            await ForgetAsync(Life.CompletePiece(ticket, result));
        }

        Flow.NotePiece();
        if (!Life.Board!.IsDone)
        {
            if (Flow.KeepsPieces)
            {
                await WriteAsync();
            }
            else
            {
                Publish();
            }

            return;
        }

        try
        {
            await Flow.EndPiecesAsync();
        }
        catch (Exception failure)
        {
            // Half a step has no value: the next call begins again from what is written.
            DropPieces(failure);
            throw;
        }
    }

    // The pool asks again until there is space, and that must not be what ends the job.
    private void DropPieces(Exception failure)
    {
        Life.DropBoard();
        Flow.DropPieces();
        _hadNoSpace = FullStorage.IsCauseOf(failure);
    }

    private async Task HedgeAsync(CancellationToken cancellationToken)
    {
        if (Life.Board?.Hedge() is { Count: > 0 } hedges)
        {
            foreach (var ticket in hedges)
            {
                Logger.Hedged(Key, Flow.WorkName, ticket.Unit.Index);
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
            await Pool.WithdrawAsync([.. tickets.Select(ticket => new TicketId(Key, ticket.Number))], CancellationToken.None);
        }
    }

    private void EndPieces()
    {
        Flow.DropPieces();
        _hedging?.Dispose();
        _hedging = null;
        Stay();
    }
}
