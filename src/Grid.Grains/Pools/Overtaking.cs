namespace Grid.Grains.Pools;

/// <summary>
/// Keeps tickets that are passed over within <see cref="FairShareDefaults.MaxOvertakenSeconds"/>, over one walk along the queue.
/// </summary>
internal sealed class Overtaking
{
    private readonly List<WaitingTicket> _passed = [];
    private double _mostOvertaken;

    /// <summary>Leaves a ticket where it is.</summary>
    public void Pass(WaitingTicket ticket)
    {
        _passed.Add(ticket);
        _mostOvertaken = Math.Max(_mostOvertaken, ticket.OvertakenSeconds);
    }

    /// <summary>
    /// Counts a ticket's work against all that were passed; false, and nothing is counted, when that is too much for one of them.
    /// </summary>
    public bool TryAllow(WaitingTicket ticket)
    {
        var work = ticket.Offer.Work;
        if (_passed.Count > 0 && _mostOvertaken + work > FairShareDefaults.MaxOvertakenSeconds)
        {
            return false;
        }

        _passed.ForEach(passed => passed.OvertakenSeconds += work);
        _mostOvertaken += work;
        return true;
    }
}
