namespace Grid.Grains.Pools;

/// <summary>
/// The contending lanes of one class, in the order of start-time fair queueing: a lane's virtual time is what it was granted divided by
/// its weight, and the lane with the least is next.
/// </summary>
/// <remarks>
/// A lane that begins to contend starts no earlier than where the least of the others stands, so that a pause earns no credit. What the
/// lane was ahead of that it keeps, or else a tenant with one ticket at a time would always be first. The tier's own virtual time follows
/// the lanes that contend only: who had the pool to himself owes nothing to those who come later.
/// </remarks>
internal sealed class ClassTier
{
    private readonly SortedSet<TenantLane> _byVirtualTime = new(
        Comparer<TenantLane>.Create((left, right) => (left.VirtualTime, left.Order).CompareTo((right.VirtualTime, right.Order)))
    );

    private readonly SortedSet<TenantLane> _byWait = new(
        Comparer<TenantLane>.Create((left, right) => (left.UnservedSince, left.Order).CompareTo((right.UnservedSince, right.Order)))
    );

    /// <summary>Virtual time of the lane that was next when a ticket was taken last.</summary>
    public double VirtualTime { get; private set; }

    /// <summary>Contending lanes, next first.</summary>
    public IReadOnlyCollection<TenantLane> Lanes => _byVirtualTime;

    /// <summary>The lane that has contended longest without a grant.</summary>
    public TenantLane? LongestUnserved => _byWait.Min;

    /// <summary>Takes a lane out while it changes.</summary>
    public void Withdraw(TenantLane lane)
    {
        if (lane.Head is not null)
        {
            _byVirtualTime.Remove(lane);
            _byWait.Remove(lane);
        }
    }

    /// <summary>Puts a lane back after a change, with the ticket that is next in it now; one without such a ticket stays out.</summary>
    public void Enter(TenantLane lane, WaitingTicket? head, long now)
    {
        if (head is not null && lane.Head is null)
        {
            lane.VirtualTime = Math.Max(lane.VirtualTime, VirtualTime);
            lane.UnservedSince = now;
        }

        lane.Head = head;
        if (head is not null)
        {
            _byVirtualTime.Add(lane);
            _byWait.Add(lane);
        }
    }

    /// <summary>Moves the tier's virtual time to that of its next lane. Called before a ticket is taken.</summary>
    public void Advance() => VirtualTime = Math.Max(VirtualTime, _byVirtualTime.Min?.VirtualTime ?? 0);
}
