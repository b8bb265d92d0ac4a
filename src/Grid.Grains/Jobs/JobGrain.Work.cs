using System.Collections.Immutable;
using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Work;

namespace Grid.Grains.Jobs;

// The work of tickets: handed out, reported, handed in, or come back without a result.
internal abstract partial class JobGrain<TState>
{
    public async Task<WorkPayload?> FetchAsync(TicketLease lease, CancellationToken cancellationToken)
    {
        await OpenPiecesAsync();
        var (hadEnded, attempt, events) = (Life.Ended, Kept.Attempt, Kept.LastSequence);
        var begun = Life.TryBegin(lease);
        if (Life.Ended != hadEnded || Kept.Attempt != attempt || Kept.LastSequence != events)
        {
            await WriteAsync();
        }

        if (Life.Ended && !hadEnded)
        {
            await AfterChangeAsync();
        }

        if (!begun)
        {
            return null;
        }

        Stay();
        var piece = Life.Board?.Find(lease);
        if (piece is not null && _news.Snapshot?.Progress.Phase == JobPhase.Waiting)
        {
            Publish();
        }

        return Flow.Describe(lease, piece);
    }

    public Task<bool> ReportAsync(TicketLease lease, WorkProgress progress, CancellationToken cancellationToken)
    {
        if (!Life.IsCurrent(lease) || Kept.State == JobState.Canceling)
        {
            return Task.FromResult(false);
        }

        Life.NoteBegun(lease);
        if (Life.Board?.Find(lease) is { } piece)
        {
            piece.Unit.Part = Math.Max(piece.Unit.Part, progress.Part);
        }

        Flow.Note(progress);
        if (progress.Preview is { } preview)
        {
            _news.NotePreview(preview);
        }

        Publish();
        return Task.FromResult(true);
    }

    public async Task<bool> CompleteAsync(TicketLease lease, WorkResult result, CancellationToken cancellationToken)
    {
        if (!Life.IsCurrent(lease))
        {
            // Either another lease has overtaken this one, or the worker tells again what was written already.
            await DeleteResultAsync(result);
            return false;
        }

        if (Kept.State == JobState.Canceling)
        {
            // A cancellation that came first ends the job with this call and wants nothing of the result.
            Life.AddDeviceSeconds(result.DeviceSeconds);
            Life.Return(lease);
            Flow.NoteReturn();
            await WriteAsync();
            await DeleteResultAsync(result);
            await AfterChangeAsync();
            return false;
        }

        if (Life.Board?.Find(lease) is { } piece)
        {
            await CompletePieceAsync(piece, result);
            return true;
        }

        var checkpoint = Flow.Checkpoint;
        Flow.Take(result);
        Flow.NoteReturn();
        await WriteAsync();
        if (Life.HasBoard)
        {
            await BeginPiecesAsync();
        }

        if (checkpoint != Flow.Checkpoint)
        {
            await Files.ReplaceCheckpointAsync(checkpoint);
        }

        await AfterChangeAsync();
        return true;
    }

    public async Task FailAsync(TicketLease lease, JobError error, double deviceSeconds, CancellationToken cancellationToken)
    {
        if (Life.IsCurrent(lease))
        {
            Life.AddDeviceSeconds(deviceSeconds);
            await EndOrBeginAnewAsync(error);
        }
    }

    public async Task FaultAsync(TicketLease lease, WorkFault fault, double deviceSeconds, CancellationToken cancellationToken)
    {
        if (Life.IsCurrent(lease))
        {
            Logger.WorkNotDone(Key, lease.Worker, fault.Id, fault.Code);
            Life.AddDeviceSeconds(deviceSeconds);
            Life.Fault(lease, fault);
            await AfterReturnAsync(lease);
        }
    }

    public async Task ReturnAsync(TicketLease lease, double deviceSeconds, CancellationToken cancellationToken)
    {
        if (Life.IsCurrent(lease))
        {
            Life.AddDeviceSeconds(deviceSeconds);
            Life.Return(lease);
            await AfterReturnAsync(lease);
        }
    }

    public async Task<ImmutableArray<TicketOffer>> LostAsync(TicketLease lease, CancellationToken cancellationToken)
    {
        await OpenPiecesAsync();
        if (Life.IsCurrent(lease))
        {
            Life.Lose(lease);
            Flow.NoteReturn();
            Logger.WorkerLost(Key, lease.Worker);
            await WriteAsync();
            if (Life.Ended)
            {
                await AfterChangeAsync();
            }
        }

        return [.. Life.Offers()];
    }

    public async Task<ImmutableArray<TicketOffer>> OfferAgainAsync(CancellationToken cancellationToken)
    {
        await OpenPiecesAsync();
        if (Kept.State == JobState.Canceling)
        {
            // The pool knows of no lease, so no worker will confirm.
            Life.EndIfCanceling();
            await WriteAsync();
            await AfterChangeAsync();
        }

        return [.. Life.AllOffers()];
    }

    public async Task<ImmutableArray<TicketOffer>> BeginAnewAsync(string profile, CancellationToken cancellationToken)
    {
        string[] made = [.. Flow.Artifacts];
        if (Life.TryBeginAnew(profile))
        {
            EndPieces();
            Flow.NoteReturn();
            await WriteAsync();
            Logger.BegunAnew(Key, $"no worker of the compute profile {profile} is left");
            foreach (var artifact in made)
            {
                await Files.DeleteAsync(artifact);
            }
        }

        return [.. Life.Offers()];
    }

    // Files that work goes on from may be gone where the state's store has lost its newest writes; then the work is done again.
    private async Task EndOrBeginAnewAsync(JobError error)
    {
        TicketId[] tickets = [.. (Life.Board?.Open ?? []).Select(ticket => new TicketId(Key, ticket.Number))];
        TicketLease[] leases = [.. Life.Board?.Leases ?? []];
        if (error.Code != GridErrorCodes.ArtifactLost || !Life.TryBeginAnew())
        {
            Life.Fail(error);
            await WriteAsync();
            await AfterChangeAsync();
            return;
        }

        Logger.BegunAnew(Key, error.Message);
        EndPieces();
        Flow.NoteReturn();
        await WriteAsync();
        Abandon(leases);
        await Pool.WithdrawAsync([.. tickets], CancellationToken.None);
        await OfferAsync();
    }

    // Only the ticket that came back is offered: an offer of the others would end leases that were granted and are not fetched yet.
    private async Task AfterReturnAsync(TicketLease lease)
    {
        Flow.NoteReturn();
        await WriteAsync();
        if (Life.Ended || Kept.State == JobState.Canceling)
        {
            await AfterChangeAsync();
        }
        else if (Life.OfferAgain(lease.Ticket) is { } offer)
        {
            await Pool.OfferAsync([offer], CancellationToken.None);
        }
    }

    private async Task DeleteResultAsync(WorkResult result)
    {
        var kept = Flow.Artifacts.ToHashSet();
        foreach (var name in Flow.WrittenBy(result).Where(name => !kept.Contains(name)))
        {
            await Files.DeleteAsync(name);
        }
    }
}
