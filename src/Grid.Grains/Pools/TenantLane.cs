using Grid.Contracts.Pools;

namespace Grid.Grains.Pools;

/// <summary>The waiting tickets of one tenant in one class, and how much the tenant has had in that class.</summary>
internal sealed class TenantLane(TenantAccount account, PriorityClass priority, int order)
{
    // Last is first: what is taken most often, the head, then costs no shift. An insert shifts pointers, which is fast for ten thousands.
    private readonly List<WaitingTicket> _tickets = [];

    public TenantAccount Account { get; } = account;

    public PriorityClass Priority { get; } = priority;

    /// <summary>Decides between lanes with the same virtual time.</summary>
    public int Order { get; } = order;

    /// <summary>Device-seconds granted, each divided by the tenant's weight; see <see cref="ClassTier"/>.</summary>
    public double VirtualTime { get; set; }

    /// <summary>The ticket that is next; null while the lane does not contend because it is empty or its tenant is at its limit.</summary>
    public WaitingTicket? Head { get; set; }

    /// <summary>Since when the lane has contended without a grant, as a timestamp of the pool's clock.</summary>
    public long UnservedSince { get; set; }

    public int Count => _tickets.Count;

    /// <summary>Device-seconds of all tickets.</summary>
    public double Work { get; private set; }

    /// <summary>The tickets, next first.</summary>
    public IEnumerable<WaitingTicket> InOrder()
    {
        for (var index = _tickets.Count - 1; index >= 0; index--)
        {
            yield return _tickets[index];
        }
    }

    public void Add(WaitingTicket ticket)
    {
        _tickets.Insert(~Find(ticket), ticket);
        Work += ticket.Offer.Work;
    }

    public void Remove(WaitingTicket ticket)
    {
        _tickets.RemoveAt(Find(ticket));
        Work = _tickets.Count == 0 ? 0 : Work - ticket.Offer.Work;
    }

    /// <summary>Number of tickets of the lane ahead of one of them.</summary>
    public int PlaceOf(WaitingTicket ticket) => _tickets.Count - 1 - Find(ticket);

    /// <summary>Virtual time at which a ticket's turn comes when nothing else arrives.</summary>
    public double StartOf(WaitingTicket ticket) =>
        VirtualTime + InOrder().TakeWhile(other => other != ticket).Sum(other => other.Offer.Work) / Account.Share.Weight;

    private int Find(WaitingTicket ticket) => _tickets.BinarySearch(ticket, Reversed);

    private static readonly Comparer<WaitingTicket> Reversed = Comparer<WaitingTicket>.Create(
        (left, right) => WaitingTicket.LaneOrder.Compare(right, left)
    );
}
