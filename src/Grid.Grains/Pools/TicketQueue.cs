using System.Diagnostics.CodeAnalysis;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;

namespace Grid.Grains.Pools;

/// <summary>Tickets that wait, at most one a job; the job that was accepted first comes first.</summary>
internal sealed class TicketQueue
{
    private readonly Dictionary<JobKey, TicketOffer> _byJob = [];
    private readonly SortedSet<TicketOffer> _ordered = new(Comparer<TicketOffer>.Create(Compare));

    public int Count => _byJob.Count;

    /// <summary>Queues a ticket in place of an earlier one of the same job.</summary>
    public void Put(TicketOffer offer)
    {
        Remove(offer.Ticket.Job);
        _byJob.Add(offer.Ticket.Job, offer);
        _ordered.Add(offer);
    }

    /// <summary>Takes the first ticket out.</summary>
    public bool TryTake([NotNullWhen(true)] out TicketOffer? offer)
    {
        offer = _ordered.Min;
        if (offer is null)
        {
            return false;
        }

        Remove(offer.Ticket.Job);
        return true;
    }

    public bool Contains(JobKey job) => _byJob.ContainsKey(job);

    public void Remove(JobKey job)
    {
        if (_byJob.Remove(job, out var offer))
        {
            _ordered.Remove(offer);
        }
    }

    /// <summary>Number of tickets ahead of the job's own; null when it has none here.</summary>
    public int? PositionOf(JobKey job) =>
        _byJob.TryGetValue(job, out var offer) ? _ordered.TakeWhile(other => !other.Equals(offer)).Count() : null;

    private static int Compare(TicketOffer left, TicketOffer right)
    {
        var byAge = left.Since.CompareTo(right.Since);
        return byAge != 0 ? byAge : string.CompareOrdinal(left.Ticket.Job.ToString(), right.Ticket.Job.ToString());
    }
}
