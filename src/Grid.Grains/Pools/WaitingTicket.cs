using Grid.Contracts.Pools;

namespace Grid.Grains.Pools;

/// <summary>A ticket in the queue.</summary>
/// <param name="offeredAt">When it was offered, as a timestamp of the pool's clock.</param>
internal sealed class WaitingTicket(TicketOffer offer, long offeredAt)
{
    /// <summary>The order inside a lane: rank, then the job's age; the rest only makes it total.</summary>
    public static IComparer<WaitingTicket> LaneOrder { get; } = Comparer<WaitingTicket>.Create(Compare);

    public TicketOffer Offer { get; } = offer;

    public long OfferedAt { get; } = offeredAt;

    /// <summary>Device-seconds of tickets that stood behind this one and were taken before it.</summary>
    public double OvertakenSeconds { get; set; }

    private static int Compare(WaitingTicket left, WaitingTicket right)
    {
        var (a, b) = (left.Offer, right.Offer);
        var order = a.Rank.CompareTo(b.Rank);
        order = order != 0 ? order : a.Since.CompareTo(b.Since);
        order = order != 0 ? order : string.CompareOrdinal(a.Ticket.Job.Job, b.Ticket.Job.Job);
        return order != 0 ? order : a.Ticket.Number.CompareTo(b.Ticket.Number);
    }
}
