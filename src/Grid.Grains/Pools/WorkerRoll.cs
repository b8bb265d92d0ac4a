using System.Collections.Immutable;

namespace Grid.Grains.Pools;

/// <summary>The workers a pool has heard of lately.</summary>
internal sealed class WorkerRoll(TimeSpan silence, TimeProvider timeProvider)
{
    private readonly Dictionary<string, DateTimeOffset> _lastHeard = [];

    /// <summary>Workers heard of within the time of silence.</summary>
    public ImmutableArray<string> Present
    {
        get
        {
            var oldest = timeProvider.GetUtcNow() - silence;
            return [.. _lastHeard.Where(entry => entry.Value >= oldest).Select(entry => entry.Key).Order(StringComparer.Ordinal)];
        }
    }

    public void Hear(string worker) => _lastHeard[worker] = timeProvider.GetUtcNow();

    public void Strike(string worker) => _lastHeard.Remove(worker);
}
