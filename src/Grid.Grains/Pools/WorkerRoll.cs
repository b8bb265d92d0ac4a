using System.Collections.Immutable;
using Grid.Contracts.Pools;
using Grid.Contracts.Workers;

namespace Grid.Grains.Pools;

/// <summary>The workers a pool has heard of lately, what they said of themselves, and which of them found nothing to do.</summary>
internal sealed class WorkerRoll(TimeSpan silence, TimeProvider timeProvider)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Workers heard of within the time of silence.</summary>
    public ImmutableArray<string> Present => [.. PresentEntries.Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    private IEnumerable<KeyValuePair<string, Entry>> PresentEntries => _entries.Where(entry => IsPresent(entry.Value));

    /// <summary>Number of present workers that fit.</summary>
    public int CountPresent(Func<string, bool> fits) => PresentEntries.Count(entry => fits(entry.Key));

    /// <summary>Whether a worker other than one is present and fits.</summary>
    /// <param name="fits">Told each one's name.</param>
    public bool HasOther(string worker, Func<string, bool> fits) => PresentEntries.Any(entry => entry.Key != worker && fits(entry.Key));

    /// <summary>The pause a worker told last; null when it is well or unknown.</summary>
    public WorkerPause? PauseOf(string worker) => _entries.GetValueOrDefault(worker)?.Pause;

    /// <summary>The compute profile a worker told last; empty when it is unknown.</summary>
    public string ProfileOf(string worker) => _entries.GetValueOrDefault(worker)?.Profile ?? "";

    /// <summary>What a worker told last that it can do; nothing when it is unknown.</summary>
    public ImmutableArray<string> CapabilitiesOf(string worker) => _entries.GetValueOrDefault(worker)?.Capabilities ?? [];

    /// <summary>Notes that a worker is there.</summary>
    public void Hear(string worker) => HeardOf(worker);

    /// <summary>Notes that a worker is there, and what it says of itself.</summary>
    public void Hear(WorkerBeat beat)
    {
        var entry = HeardOf(beat.Worker);
        (entry.Pause, entry.Profile, entry.Capabilities) = (beat.Pause, beat.Profile, beat.Capabilities);
    }

    /// <summary>Notes that a worker's request was answered; it is idle when it got nothing.</summary>
    public void Answer(WorkerAsk ask, bool gotWork)
    {
        var entry = HeardOf(ask.Worker);
        (entry.Idle, entry.Profile, entry.Capabilities) = (gotWork ? null : ask, ask.Profile, ask.Capabilities);
    }

    public void Strike(string worker) => _entries.Remove(worker);

    /// <summary>Strikes the idle workers of a silo.</summary>
    public void StrikeSilo(string silo) => StrikeWhere(entry => entry.Idle?.Silo == silo);

    /// <summary>Forgets the workers that fell silent.</summary>
    public void Prune() => StrikeWhere(entry => !IsPresent(entry));

    /// <summary>
    /// Takes idle workers off the list of the idle, so that each is woken once: one for each ticket, if possible one that holds what
    /// the ticket needs.
    /// </summary>
    /// <param name="mayTake">Whether a worker may take a ticket.</param>
    public IReadOnlyList<string> TakeIdle(IEnumerable<TicketOffer> tickets, Func<WorkerAsk, TicketOffer, bool> mayTake)
    {
        var taken = new List<string>();
        var idle = PresentEntries.Select(entry => entry.Value.Idle).OfType<WorkerAsk>().ToList();
        using var next = tickets.GetEnumerator();
        while (idle.Count > 0 && next.MoveNext())
        {
            var ticket = next.Current;
            var candidates = idle.Where(ask => mayTake(ask, ticket));
            var chosen = candidates.FirstOrDefault(ask => ticket.Needs.All(ask.Resident.Contains)) ?? candidates.FirstOrDefault();
            if (chosen is not null)
            {
                idle.Remove(chosen);
                _entries[chosen.Worker].Idle = null;
                taken.Add(chosen.Worker);
            }
        }

        return taken;
    }

    private Entry HeardOf(string worker)
    {
        if (!_entries.TryGetValue(worker, out var entry))
        {
            _entries.Add(worker, entry = new Entry());
        }

        entry.LastHeard = timeProvider.GetTimestamp();
        return entry;
    }

    private void StrikeWhere(Func<Entry, bool> fits)
    {
        foreach (var (worker, _) in _entries.Where(entry => fits(entry.Value)).ToArray())
        {
            _entries.Remove(worker);
        }
    }

    private bool IsPresent(Entry entry) => timeProvider.GetElapsedTime(entry.LastHeard) <= silence;

    private sealed class Entry
    {
        public long LastHeard { get; set; }

        public WorkerPause? Pause { get; set; }

        public string Profile { get; set; } = "";

        public ImmutableArray<string> Capabilities { get; set; } = [];

        /// <summary>Its last request, while it was answered with nothing.</summary>
        public WorkerAsk? Idle { get; set; }
    }
}
