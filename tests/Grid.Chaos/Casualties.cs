using Grid.Host.Local;

namespace Grid.Chaos;

/// <summary>Processes that ended although nobody killed them, or did not come up: what became of each.</summary>
public sealed class Casualties
{
    // What a silo writes that ends because the others have given it up.
    private const string GivenUp = "I have been told I am dead";

    private readonly Lock _gate = new();
    private readonly List<string> _faults = [];
    private int _givenUp;

    /// <summary>Those that are faults of the grid.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_gate)
            {
                return [.. _faults];
            }
        }
    }

    /// <summary>
    /// Those that lived and were given up by the others, since they did not answer in time: so it must be, where a machine is so busy that
    /// nobody could tell them from dead ones. They end, and nothing may be lost by it.
    /// </summary>
    public int LivedAndWereGivenUp => _givenUp;

    /// <summary>Whether a process that has ended was given up by the others.</summary>
    public static bool WasGivenUp(ClusterProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return File.Exists(process.LogFile)
            && File.ReadLines(process.LogFile).Any(line => line.Contains(GivenUp, StringComparison.Ordinal));
    }

    /// <summary>Notes one.</summary>
    public void Add(ClusterProcess process, string what)
    {
        if (WasGivenUp(process))
        {
            Interlocked.Increment(ref _givenUp);
            return;
        }

        lock (_gate)
        {
            _faults.Add(what);
        }
    }
}
