using System.Security.Cryptography;
using System.Text;
using Grid.Contracts.Jobs;
using Grid.Grains.Storage;

namespace Grid.Grains.Pools;

/// <summary>The jobs of a pool that have not ended, kept in several records.</summary>
/// <remarks>
/// In parts, because each write costs a whole record: of ten thousand jobs a part is some 50 KB. Not in many, because a burst of new jobs
/// shares the writes of each part, and the fewer parts it meets the more it shares. An end is written with the next beginning or at the
/// next sweep: a pool that loses it asks the job and hears that it has ended.
/// </remarks>
internal sealed class ActiveJobs
{
    /// <summary>Number of records. Fixed: a job is looked for in the record its name leads to.</summary>
    public const int Parts = 8;

    private readonly IPersistentState<ActiveJobsState>[] _parts;
    private readonly RecordWriter[] _writes;
    private readonly HashSet<int> _unwritten = [];

    /// <param name="parts"><see cref="Parts"/> records, always in the same order; they need not be read yet.</param>
    public ActiveJobs(IEnumerable<IPersistentState<ActiveJobsState>> parts)
    {
        _parts = [.. parts];
        _writes = [.. _parts.Select(part => new RecordWriter(part.WriteStateAsync))];
    }

    /// <summary>Makes sure that no record is of a newer grid; to be called when they are read.</summary>
    /// <exception cref="InvalidDataException">One is.</exception>
    public void CheckVersions()
    {
        foreach (var part in _parts)
        {
            part.State.Version = StateVersion.Check("a pool's active jobs", part.State.Version, ActiveJobsState.CurrentVersion);
        }
    }

    public IEnumerable<JobKey> All => _parts.SelectMany(part => part.State.Jobs);

    public int Count => _parts.Sum(part => part.State.Jobs.Count);

    public bool Contains(JobKey job) => _parts[PartOf(job)].State.Jobs.Contains(job);

    /// <summary>
    /// Writes that a job is active; nothing when that is written already. Ends when it is written, whichever call wrote it.
    /// </summary>
    public Task AddAsync(JobKey job)
    {
        var part = PartOf(job);
        return _parts[part].State.Jobs.Add(job) || _unwritten.Contains(part) ? WriteAsync(part) : _writes[part].WhenWrittenAsync();
    }

    /// <summary>Forgets a job that has ended; <see cref="FlushAsync"/> writes it.</summary>
    public void Remove(JobKey job)
    {
        var part = PartOf(job);
        if (_parts[part].State.Jobs.Remove(job))
        {
            _unwritten.Add(part);
        }
    }

    /// <summary>Writes what is not written yet.</summary>
    public Task FlushAsync() => Task.WhenAll(_unwritten.ToArray().Select(WriteAsync));

    private async Task WriteAsync(int part)
    {
        _unwritten.Remove(part);
        try
        {
            await _writes[part].WriteAsync();
        }
        catch
        {
            // Whoever asks next must not take what is in memory for written.
            _unwritten.Add(part);
            throw;
        }
    }

    // Not the string's own hash, which is another one in each process.
    private static int PartOf(JobKey job) => SHA256.HashData(Encoding.UTF8.GetBytes(job.ToString()))[0] % Parts;
}
