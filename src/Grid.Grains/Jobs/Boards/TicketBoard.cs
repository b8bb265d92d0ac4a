using Grid.Contracts.Pools;
using Grid.Contracts.Work;

namespace Grid.Grains.Jobs.Boards;

/// <summary>
/// The pieces of a phase whose pieces are tickets of their own: who works on which, what has been done, and which is worth giving to a
/// second worker. Lives in memory only: a job that loses it begins the phase's pieces again from what it has written. The results of a
/// piece are the same bytes whoever makes them, so the first one counts.
/// </summary>
internal sealed class TicketBoard
{
    private readonly BoardUnit[] _units;
    private readonly Dictionary<int, BoardTicket> _tickets = [];
    private readonly Func<int> _drawNumber;
    private readonly TicketPace _pace;
    private readonly TimeProvider _timeProvider;

    /// <param name="done">The pieces with the results that are there already; null for what is to be done.</param>
    /// <param name="drawNumber">Gives a ticket number that the job has not used.</param>
    /// <param name="pace">What is known of the time a piece takes; told of each.</param>
    public TicketBoard(IReadOnlyList<WorkResult?> done, Func<int> drawNumber, TicketPace pace, TimeProvider timeProvider)
    {
        (_drawNumber, _pace, _timeProvider) = (drawNumber, pace, timeProvider);
        _units = [.. done.Select((result, index) => new BoardUnit(index) { Result = result })];
        foreach (var unit in _units.Where(unit => unit.Result is null))
        {
            AddTicket(unit);
        }
    }

    /// <summary>Number of pieces.</summary>
    public int Count => _units.Length;

    /// <summary>How much of all is done, 0 to 1; what is being worked on counts as far as its workers have told.</summary>
    public double DonePart => Count == 0 ? 0 : _units.Sum(unit => unit.Result is not null ? 1 : unit.Part) / Count;

    /// <summary>Whether nothing is left.</summary>
    public bool IsDone => _units.All(unit => unit.Result is not null);

    /// <summary>What came of the pieces, in order.</summary>
    public IEnumerable<WorkResult?> Results => _units.Select(unit => unit.Result);

    /// <summary>Tickets that nobody has, in order.</summary>
    public IEnumerable<BoardTicket> Waiting => Open.Where(ticket => ticket.Lease is null);

    /// <summary>Leases in force for pieces that are not done.</summary>
    public IEnumerable<TicketLease> Leases => Open.Select(ticket => ticket.Lease).OfType<TicketLease>();

    /// <summary>Tickets of pieces that are not done, in order.</summary>
    public IEnumerable<BoardTicket> Open => _units.Where(unit => unit.Result is null).SelectMany(unit => unit.Tickets);

    /// <summary>The ticket that a lease in force is for, also where it has been done under this very lease; else null.</summary>
    public BoardTicket? Find(TicketLease lease) =>
        _tickets.TryGetValue(lease.Ticket.Number, out var ticket) && ticket.Lease?.Generation == lease.Generation ? ticket : null;

    /// <summary>
    /// Hands a ticket to a lease; null when it is not wanted, or when a newer lease has it. A lease in force that nobody ended was its
    /// worker's last word: that worker is lost, which is counted.
    /// </summary>
    public BoardTicket? TryBegin(TicketLease lease)
    {
        if (
            !_tickets.TryGetValue(lease.Ticket.Number, out var ticket)
            || ticket.Unit.Result is not null
            || ticket.Lease?.Generation > lease.Generation
        )
        {
            return null;
        }

        if (ticket.Lease?.Generation == lease.Generation)
        {
            // The worker asks again: the answer to its first call was lost.
            return ticket;
        }

        if (ticket.Lease is not null)
        {
            ticket.Unit.Losses.Count(ticket.Computing);
        }

        (ticket.Lease, ticket.Begun, ticket.Computing) = (lease, _timeProvider.GetTimestamp(), false);
        return ticket;
    }

    /// <summary>Takes a result. The piece's other tickets, which nobody needs any more.</summary>
    public IReadOnlyList<BoardTicket> Complete(BoardTicket ticket, WorkResult result)
    {
        if (ticket.Unit.Result is not null)
        {
            return [];
        }

        _pace.Observe(_timeProvider.GetElapsedTime(ticket.Begun));
        ticket.Unit.Result = result;
        BoardTicket[] needless = [.. ticket.Unit.Tickets.Where(other => other != ticket)];
        foreach (var other in needless)
        {
            _tickets.Remove(other.Number);
            ticket.Unit.Tickets.Remove(other);
        }

        return needless;
    }

    /// <summary>Notes that a worker computes a ticket, which it may have fetched in advance.</summary>
    public void NoteComputing(BoardTicket ticket)
    {
        if (!ticket.Computing)
        {
            (ticket.Computing, ticket.Begun) = (true, _timeProvider.GetTimestamp());
        }
    }

    /// <summary>Takes a ticket back from its worker, through no fault of the work.</summary>
    public static void Release(BoardTicket ticket) => ticket.Lease = null;

    /// <summary>Takes a ticket back from a worker that fell silent, which is counted.</summary>
    public static void Lose(BoardTicket ticket)
    {
        ticket.Unit.Losses.Count(ticket.Computing);
        ticket.Lease = null;
    }

    /// <summary>
    /// New tickets for pieces that take much longer than others did, for a second worker to try. Only once nothing else waits: until then
    /// every worker has better things to do.
    /// </summary>
    public IReadOnlyList<BoardTicket> Hedge()
    {
        if (_pace.Median is not { } usual || Waiting.Any())
        {
            return [];
        }

        var patience = usual * JobDefaults.HedgeFactor > JobDefaults.LeastHedge ? usual * JobDefaults.HedgeFactor : JobDefaults.LeastHedge;
        BoardUnit[] slow =
        [
            .. _units.Where(unit =>
                unit.Result is null && unit.Tickets is [{ Lease: not null } only] && _timeProvider.GetElapsedTime(only.Begun) > patience
            ),
        ];
        return [.. slow.Select(AddTicket)];
    }

    private BoardTicket AddTicket(BoardUnit unit)
    {
        var ticket = new BoardTicket(_drawNumber(), unit);
        unit.Tickets.Add(ticket);
        _tickets.Add(ticket.Number, ticket);
        return ticket;
    }
}
