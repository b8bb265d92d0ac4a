using Grid.Contracts.Audits;

namespace Grid.Grains.Audits;

/// <summary>Counts what is found and keeps the first names.</summary>
internal sealed class FindingList
{
    private readonly List<string> _first = [];
    private readonly HashSet<string> _once = [];
    private long _count;

    public void Add(string name)
    {
        _count++;
        if (_first.Count < AuditFinding.MaxNames)
        {
            _first.Add(name);
        }
    }

    /// <summary>Adds what may be found more than once.</summary>
    public void AddOnce(string name)
    {
        if (_once.Add(name))
        {
            Add(name);
        }
    }

    public AuditFinding ToFinding() => new(_count, [.. _first]);
}
