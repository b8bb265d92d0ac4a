using System.Collections.Immutable;
using Grid.Contracts.Pools;

namespace Grid.Grains.Pools;

/// <summary>The workers a pool has heard of lately, and which of them found nothing to do.</summary>
internal sealed class WorkerRoll(TimeSpan silence, TimeProvider timeProvider)
{
    private readonly Dictionary<string, DateTimeOffset> _lastHeard = [];
    private readonly Dictionary<string, WorkerAsk> _idle = [];

    /// <summary>Workers heard of within the time of silence.</summary>
    public ImmutableArray<string> Present => [.. _lastHeard.Keys.Where(IsPresent).Order(StringComparer.Ordinal)];

    public void Hear(string worker) => _lastHeard[worker] = timeProvider.GetUtcNow();

    /// <summary>Notes that a worker's request was answered; it is idle when it got nothing.</summary>
    public void Answer(WorkerAsk ask, bool gotWork)
    {
        Hear(ask.Worker);
        if (gotWork)
        {
            _idle.Remove(ask.Worker);
        }
        else
        {
            _idle[ask.Worker] = ask;
        }
    }

    public void Strike(string worker)
    {
        _lastHeard.Remove(worker);
        _idle.Remove(worker);
    }

    /// <summary>Strikes the idle workers of a silo.</summary>
    public void StrikeSilo(string silo)
    {
        foreach (var ask in _idle.Values.Where(ask => ask.Silo == silo))
        {
            Strike(ask.Worker);
        }
    }

    /// <summary>
    /// Takes idle workers off the list of the idle, so that each is woken once: one for each ticket, if possible one that holds the ticket's model.
    /// </summary>
    /// <param name="mayWork">Whether a worker gets leases at all.</param>
    public IReadOnlyList<string> TakeIdle(IEnumerable<TicketOffer> tickets, Func<string, bool> mayWork)
    {
        var taken = new List<string>();
        foreach (var ticket in tickets)
        {
            var candidates = _idle.Values.Where(ask => IsPresent(ask.Worker) && mayWork(ask.Worker));
            var chosen = candidates.FirstOrDefault(ask => ask.Pinned.Contains(ticket.ModelHash)) ?? candidates.FirstOrDefault();
            if (chosen is null)
            {
                break;
            }

            _idle.Remove(chosen.Worker);
            taken.Add(chosen.Worker);
        }

        return taken;
    }

    private bool IsPresent(string worker) =>
        _lastHeard.TryGetValue(worker, out var heard) && heard >= timeProvider.GetUtcNow() - silence;
}
