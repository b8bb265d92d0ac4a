using Grid.Contracts.Audits;
using Grid.Contracts.Jobs;
using Grid.Grains.Tenants.Jobs;
using Grid.Storage.State;
using Orleans.Serialization;

namespace Grid.Grains.Audits;

/// <summary>
/// Compares the books of tenants with the records of their jobs, beside a grid that may run. Needs about 100 bytes of memory a job.
/// </summary>
/// <remarks>
/// A job's record is written after its entry in the book and before the book says that it was made, and its removal is noted in the book
/// before the record goes. So a job that the book says was made, both before and after its record was looked for in vain, has lost it; and
/// a record that is still there after a book was read that does not know of it should not be.
/// </remarks>
public sealed class StateAudit
{
    private readonly IRecordReader _records;
    private readonly BookReader _books;
    private readonly TimeProvider _timeProvider;

    public StateAudit(IRecordReader records, Serializer serializer, TimeProvider timeProvider)
    {
        _records = records;
        _books = new BookReader(records, serializer);
        _timeProvider = timeProvider;
    }

    /// <summary>Compares all of it once.</summary>
    /// <param name="readValues">Whether to look at the value of each record as well.</param>
    public async Task<AuditReport> RunAsync(bool readValues, CancellationToken cancellationToken)
    {
        var (missing, unlisted, damaged) = (new FindingList(), new FindingList(), new FindingList());
        var (records, tenants, jobs) = await ListAsync(readValues, damaged, cancellationToken);
        var listed = 0L;
        foreach (var tenant in tenants.Union(jobs.Keys).Order(StringComparer.Ordinal))
        {
            var found = jobs.GetValueOrDefault(tenant) ?? [];
            var book = await _books.ReadAsync(tenant, damaged, cancellationToken);
            listed += book.Made.Count;

            // Most of them were made since the records were listed.
            var lost = await WhereRecordAsync(tenant, book.Made.Except(found), isThere: false, cancellationToken);
            if (lost.Count > 0)
            {
                var again = await _books.ReadAsync(tenant, new FindingList(), cancellationToken);
                AddAll(missing, tenant, lost.Where(again.Made.Contains));
            }

            if (book.IsWhole)
            {
                AddAll(unlisted, tenant, await WhereRecordAsync(tenant, found.Except(book.Known), isThere: true, cancellationToken));
            }
        }

        return new AuditReport(
            _timeProvider.GetUtcNow(),
            records,
            tenants.Count,
            listed,
            missing.ToFinding(),
            unlisted.ToFinding(),
            damaged.ToFinding()
        );
    }

    private static void AddAll(FindingList findings, string tenant, IEnumerable<Guid> jobs)
    {
        foreach (var job in jobs.Order())
        {
            findings.Add(new JobKey(tenant, JobIds.ToName(job)).ToString());
        }
    }

    private async Task<(long Records, HashSet<string> Tenants, Dictionary<string, HashSet<Guid>> Jobs)> ListAsync(
        bool readValues,
        FindingList damaged,
        CancellationToken cancellationToken
    )
    {
        var count = 0L;
        var tenants = new HashSet<string>(StringComparer.Ordinal);
        var jobs = new Dictionary<string, HashSet<Guid>>(StringComparer.Ordinal);
        await foreach (var (key, isDamaged) in _records.ListAsync(readValues, cancellationToken))
        {
            count++;
            if (isDamaged)
            {
                damaged.AddOnce($"{key.Grain} {key.Name}");
            }

            var name = key.Grain[(key.Grain.IndexOf('/', StringComparison.Ordinal) + 1)..];
            if (key == RecordNames.OfTenant(name, RecordNames.Tenant))
            {
                tenants.Add(name);
            }
            else if (
                JobKey.TryParse(name, out var job)
                && key == RecordNames.OfJob(job.Value)
                && JobIds.TryParse(job.Value.Job, out var id)
            )
            {
                (jobs.TryGetValue(job.Value.Tenant, out var own) ? own : jobs[job.Value.Tenant] = []).Add(id);
            }
        }

        return (count, tenants, jobs);
    }

    // Those of some jobs whose record is there now, or is not.
    private async Task<IReadOnlyList<Guid>> WhereRecordAsync(
        string tenant,
        IEnumerable<Guid> jobs,
        bool isThere,
        CancellationToken cancellationToken
    )
    {
        var found = new List<Guid>();
        foreach (var some in jobs.Chunk(AuditDefaults.Readers))
        {
            var answers = await Task.WhenAll(some.Select(job => IsThereAsync(new JobKey(tenant, JobIds.ToName(job)), cancellationToken)));
            found.AddRange(some.Where((_, place) => answers[place] == isThere));
        }

        return found;
    }

    private async Task<bool> IsThereAsync(JobKey job, CancellationToken cancellationToken)
    {
        try
        {
            return await _records.ReadAsync(RecordNames.OfJob(job), cancellationToken) is not null;
        }
        catch (Exception damage) when (damage is RecordDamagedException or InvalidDataException)
        {
            // There, and not what was written, which is said elsewhere.
            return true;
        }
    }
}
