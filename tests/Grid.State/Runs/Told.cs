using Grid.State.Processes;

namespace Grid.State.Runs;

/// <summary>What writers were told to be on disk: for each record the version, 0 for one that was removed.</summary>
internal sealed class Told
{
    private readonly Dictionary<int, long> _versions = [];

    public int Count => _versions.Count;

    /// <summary>Reads what a writer said after it had opened the state; a line that was cut off was not told.</summary>
    public void Add(string lines)
    {
        foreach (var line in lines.Split('\n')[..^1])
        {
            if (line.Split(' ') is [var number, var version] && int.TryParse(number, out var key))
            {
                _versions[key] = long.Parse(version, System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>
    /// What is missing of it; null when nothing is. Each writer had one write under way at most, which may be there or not, so one of its
    /// records may be newer than what was told, or removed.
    /// </summary>
    /// <param name="exact">Whether no write was under way.</param>
    public string? FindLoss(IReadOnlyDictionary<int, long> found, bool exact)
    {
        var ahead = new HashSet<int>();
        foreach (var (number, told) in _versions)
        {
            var there = found.GetValueOrDefault(number);
            var mayBe = !exact && (there > told || there == 0);
            if (there != told && !(mayBe && ahead.Add(number % RecordWriter.Writers)))
            {
                return $"record {number} has version {there}, {told} was told";
            }
        }

        return null;
    }

    /// <summary>Takes what was found for what was told: writes under way have been decided.</summary>
    public void Take(IReadOnlyDictionary<int, long> found)
    {
        foreach (var number in _versions.Keys.Concat(found.Keys).ToArray())
        {
            _versions[number] = found.GetValueOrDefault(number);
        }
    }
}
