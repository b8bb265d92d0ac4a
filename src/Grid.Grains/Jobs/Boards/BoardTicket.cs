using Grid.Contracts.Pools;

namespace Grid.Grains.Jobs.Boards;

/// <summary>One offer of a unit. A unit that hangs behind its peers has two of them, and the first result counts.</summary>
internal sealed class BoardTicket(int number, BoardUnit unit)
{
    /// <summary>The ticket's number within its job.</summary>
    public int Number => number;

    public BoardUnit Unit => unit;

    /// <summary>The lease in force; null while the ticket waits.</summary>
    public TicketLease? Lease { get; set; }

    /// <summary>When that lease's work was fetched or, later, begun, as a timestamp of the board's clock.</summary>
    public long Begun { get; set; }

    /// <summary>Whether the worker has its models loaded and computes.</summary>
    public bool Computing { get; set; }
}
