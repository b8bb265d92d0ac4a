using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Work;
using Grid.Grains.Jobs.Boards;

namespace Grid.Grains.Jobs;

// What the pool is offered: one ticket, or those of the pieces of work that is done piece by piece.
internal abstract partial class JobLife
{
    private readonly TicketPace _pace = new();

    /// <summary>
    /// The pieces of the present work; null where it is done in one, and until <see cref="OpenBoard"/> after an activation.
    /// </summary>
    public TicketBoard? Board { get; private set; }

    /// <summary>The tickets that are to be done now and that nobody is known to have; none when the job has ended or ends.</summary>
    public IReadOnlyList<TicketOffer> Offers() =>
        !IsOpen ? []
        : HasBoard ? [.. (Board?.Waiting ?? []).Select(OfferOf)]
        : [SingleOffer()];

    /// <summary>The same with the tickets that somebody has, for a pool that may know of no lease.</summary>
    public IReadOnlyList<TicketOffer> AllOffers() => IsOpen && HasBoard ? [.. (Board?.Open ?? []).Select(OfferOf)] : Offers();

    /// <summary>The offer of a ticket that came back; null when it is not wanted any more.</summary>
    public TicketOffer? OfferAgain(TicketId ticket) => Offers().FirstOrDefault(offer => offer.Ticket == ticket);

    /// <summary>Offers the pieces of the work.</summary>
    /// <param name="done">One entry a piece: its result, where it is there already.</param>
    public TicketBoard OpenBoard(IReadOnlyList<WorkResult?> done) =>
        Board = new TicketBoard(done, () => ++state.TicketNumber, _pace, timeProvider);

    /// <summary>Forgets what is known of the work's pieces since the last write, for a start from there.</summary>
    public void DropBoard() => Board = null;

    /// <summary>
    /// Counts a start from the last checkpoint; false when that ends the job. A piece that takes the job's own process down with it is
    /// never seen to lose a worker, so the starts themselves are bounded.
    /// </summary>
    /// <param name="isCounted">Not where the last start had no space for its files, which is nobody's fault and may last.</param>
    public bool TryRestart(bool isCounted = true)
    {
        // Numbers drawn since the last write were not written, and workers may still hold leases on them.
        state.TicketNumber += JobDefaults.TicketsPerStart;
        state.Restarts += isCounted ? 1 : 0;
        return !EndIfPoisoned(0, state.Restarts);
    }

    /// <summary>Takes a piece's result. The tickets of others that are at the same piece, which nobody needs any more.</summary>
    public IReadOnlyList<BoardTicket> CompletePiece(BoardTicket ticket, WorkResult result)
    {
        state.DeviceSeconds += result.DeviceSeconds;
        KeepPiece(ticket.Unit.Index, result);
        return Board!.Complete(ticket, result);
    }

    /// <summary>Notes a piece's result among what is kept; by default pieces are kept in memory only.</summary>
    protected virtual void KeepPiece(int index, WorkResult result) { }

    private bool IsOpen => Exists && !Ended && state.State != JobState.Canceling;

    private bool TryBeginPiece(TicketLease lease)
    {
        if (
            lease.Ticket.Job != key
            || Board?.TryBegin(lease) is not { } piece
            || EndIfPoisoned(piece.Unit.Losses.AtWork, piece.Unit.Losses.Idle)
        )
        {
            return false;
        }

        Enter(WorkState);
        return true;
    }

    // What has lost a worker is done alone, so that it takes no others with it.
    private TicketOffer SingleOffer() =>
        Offer(
            state.TicketNumber,
            state.LostWorkers + state.LostIdleWorkers == 0 ? Demand : Demand with { BatchKey = "" },
            state.Faults,
            JobDefaults.Burst
        );

    private TicketOffer OfferOf(BoardTicket ticket) =>
        Offer(ticket.Number, Demand, ticket.Unit.Faults, _pace.Median is { } usual && usual > TimeSpan.Zero ? usual : JobDefaults.Burst);

    private TicketOffer Offer(int number, WorkDemand demand, WorkFaults faults, TimeSpan work)
    {
        var offer = new TicketOffer(
            new TicketId(key, number),
            demand.Capability,
            demand.Needs,
            state.QueuedAt,
            state.Terms.Priority,
            state.Terms.Rank,
            demand.BatchKey,
            work.TotalSeconds
        )
        {
            Prefetchable = demand.Prefetchable,
            Profile = state.Profile ?? "",
        };

        // What could not be done is done alone next: in a batch it may have been another's fault.
        return faults.AreNone ? offer : offer with { BatchKey = "", Avoid = [.. faults.Workers], RetryAfter = faults.RetryAfter };
    }
}
