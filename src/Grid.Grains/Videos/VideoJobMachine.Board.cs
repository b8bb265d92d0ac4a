using Grid.Contracts.Pools;
using Grid.Contracts.Workers;
using Grid.Grains.Videos.Boards;

namespace Grid.Grains.Videos;

// The phases of a long video that are done piece by piece: the windows of each evaluation, then the slices of the decoding.
internal sealed partial class VideoJobMachine
{
    private readonly TicketPace _pace = new();

    /// <summary>Whether the current phase is done piece by piece.</summary>
    public bool HasBoard => state.TicketKind is TicketKind.DenoiseWindow or TicketKind.DecodeSlice;

    /// <summary>The pieces of the phase; null where it is done in one, and until <see cref="OpenBoard"/> after an activation.</summary>
    public TicketBoard? Board { get; private set; }

    /// <summary>The result of the first ticket of a long video: its text.</summary>
    public void BeginWindows(TicketResult encoded)
    {
        BindProfile();
        (state.TextStates, state.TextStatesSha256) = (encoded.TextStates, encoded.TextStatesSha256);
        TakeWarnings(encoded);
        state.DeviceSeconds += encoded.DeviceSeconds;
        state.EvaluationsTotal = encoded.EvaluationsTotal;
        state.Attempt = null;
        BeginTicket(TicketKind.DenoiseWindow);
    }

    /// <summary>Offers the pieces of the phase.</summary>
    /// <param name="done">One entry a piece: its result, where it is there already.</param>
    public TicketBoard OpenBoard(IReadOnlyList<TicketResult?> done) =>
        Board = new TicketBoard(done, () => ++state.TicketNumber, _pace, timeProvider);

    /// <summary>Forgets what is known of the phase's pieces since the last write, for a start from there.</summary>
    public void DropBoard() => Board = null;

    /// <summary>
    /// Counts a start from the last checkpoint; false when that ends the job. A piece that takes the job's own process down with it is
    /// never seen to lose a worker, so the starts themselves are bounded.
    /// </summary>
    /// <param name="isCounted">Not where the last start had no space for its files, which is nobody's fault and may last.</param>
    public bool TryRestart(bool isCounted = true)
    {
        // Numbers drawn since the last write were not written, and workers may still hold leases on them.
        state.TicketNumber += VideoJobDefaults.TicketsPerStart;
        state.Restarts += isCounted ? 1 : 0;
        return !EndIfPoisoned(0, state.Restarts);
    }

    /// <summary>Takes what a checkpoint holds.</summary>
    public void NoteCheckpoint(string artifact, int evaluations) =>
        (state.Latents, state.Evaluations, state.Restarts) = (artifact, evaluations, 0);

    /// <summary>Goes on to decoding.</summary>
    /// <param name="latents">The latent file of the finished video.</param>
    public void BeginSlices(string latents, string sha256)
    {
        (state.Latents, state.LatentsSha256, state.Evaluations) = (latents, sha256, state.EvaluationsTotal);
        state.Slices = [.. new TicketResult?[state.Plan!.Slices.Length]];
        BeginTicket(TicketKind.DecodeSlice);
    }

    /// <summary>Takes a piece's result. The tickets of others that are at the same piece, which nobody needs any more.</summary>
    public IReadOnlyList<BoardTicket> CompletePiece(BoardTicket ticket, TicketResult result)
    {
        state.DeviceSeconds += result.DeviceSeconds;
        if (state.TicketKind == TicketKind.DecodeSlice)
        {
            (state.Slices, state.Restarts) = (state.Slices.SetItem(ticket.Unit.Index, result), 0);
        }

        return Board!.Complete(ticket, result);
    }

    /// <summary>Goes on to putting the file together.</summary>
    public void BeginAssembly(string framesSha256, double? seamScore)
    {
        (state.FramesSha256, state.SeamScore) = (framesSha256, seamScore);
        state.Segments = [.. state.Slices.SelectMany(slice => slice!.Outputs)];
        BeginTicket(TicketKind.Assemble);
    }

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

        Enter(StateOf(state.TicketKind));
        return true;
    }

    private TicketOffer OfferOf(BoardTicket ticket) =>
        WithFaults(
            new TicketOffer(
                new TicketId(key, ticket.Number),
                state.TicketKind,
                state.ModelHash,
                state.QueuedAt,
                state.Terms.Priority,
                state.Terms.Rank,
                state.TicketKind == TicketKind.DenoiseWindow
                    ? $"{state.ModelHash}/{BatchKeys.ForWindow(state.Spec!, state.Plan!.Window)}"
                    : "",
                _pace.Median is { } usual && usual > TimeSpan.Zero ? usual.TotalSeconds : VideoJobDefaults.Burst.TotalSeconds
            ),
            ticket.Unit.Faults
        );
}
