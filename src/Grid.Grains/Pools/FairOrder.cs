namespace Grid.Grains.Pools;

/// <summary>The order in which waiting tickets would be taken if nothing else happened.</summary>
internal static class FairOrder
{
    /// <summary>
    /// Walks a tier. Each ticket looked at costs the logarithm of the number of tenants. The tier must not change meanwhile.
    /// </summary>
    public static IEnumerable<WaitingTicket> Walk(ClassTier tier)
    {
        var begun = new PriorityQueue<(TenantLane Lane, IEnumerator<WaitingTicket> Tickets), (double VirtualTime, int Order)>();
        using var lanes = tier.Lanes.GetEnumerator();
        var unbegun = lanes.MoveNext() ? lanes.Current : null;
        while (unbegun is not null || begun.Count > 0)
        {
            // A lane is begun only when the walk comes to its virtual time, so a short walk does not touch all lanes.
            if (unbegun is not null && !(begun.TryPeek(out _, out var first) && first.CompareTo((unbegun.VirtualTime, unbegun.Order)) < 0))
            {
                Enqueue(unbegun, unbegun.Account.RunnableOf(unbegun).GetEnumerator(), unbegun.VirtualTime);
                unbegun = lanes.MoveNext() ? lanes.Current : null;
                continue;
            }

            begun.TryDequeue(out var next, out var at);
            var ticket = next.Tickets.Current;
            yield return ticket;
            Enqueue(next.Lane, next.Tickets, at.VirtualTime + ticket.Offer.Work / next.Lane.Account.Share.Weight);
        }

        void Enqueue(TenantLane lane, IEnumerator<WaitingTicket> tickets, double virtualTime)
        {
            if (tickets.MoveNext())
            {
                begun.Enqueue((lane, tickets), (virtualTime, lane.Order));
            }
        }
    }
}
