using Grid.Contracts.Tenants;

namespace Grid.Grains.Tenants.Jobs;

/// <summary>
/// A tenant's jobs in the order of their acceptance: which there are, which have an open reservation, which idempotency keys they came
/// with. Changes are made in memory and count once the tenant's record is written.
/// </summary>
/// <remarks>
/// A write costs the newest block and a line for each older one, whatever has happened to old jobs: full blocks never change, and what
/// becomes of their jobs is marked in the tenant's record. So a change is always one write, and a cut-off one leaves nothing half done.
/// </remarks>
internal sealed class JobRegister
{
    // Blocks read at once when a tenant wakes.
    private const int Readers = 16;

    private readonly TenantState _state;
    private readonly IJobBlockStore _blocks;

    // All of these are made anew from the blocks with every activation.
    private readonly Dictionary<Guid, EntryLocation> _open = [];
    private readonly Dictionary<UInt128, JobEntry> _keys = [];
    private readonly Queue<JobEntry> _keyAges = [];
    private readonly List<int> _spent = [];

    private JobRegister(TenantState state, IJobBlockStore blocks)
    {
        _state = state;
        _blocks = blocks;
    }

    /// <summary>Jobs with an open reservation.</summary>
    public IReadOnlyCollection<EntryLocation> Open => _open.Values;

    /// <summary>Reads what is needed of the blocks: open reservations, and keys used since <paramref name="oldestKey"/>.</summary>
    /// <exception cref="InvalidDataException">A block's record is missing.</exception>
    public static async Task<JobRegister> LoadAsync(TenantState state, IJobBlockStore blocks, DateTimeOffset oldestKey)
    {
        var register = new JobRegister(state, blocks);
        register.TakeOver();
        var since = oldestKey.ToUnixTimeMilliseconds();
        foreach (var heads in state.Heads.Where(head => head.Open is not null || head.To >= since).Chunk(Readers))
        {
            var entries = await Task.WhenAll(heads.Select(register.EntriesAsync));
            foreach (var (head, list) in heads.Zip(entries))
            {
                register.Index(head, list, since);
            }
        }

        return register;
    }

    /// <summary>Adds the newest job, with an open reservation.</summary>
    public void Add(JobEntry entry)
    {
        var place = Append(entry, open: true);
        _open.Add(entry.Id, place);
        Remember(entry);
    }

    /// <summary>The job that a key was used for; null when it was not used lately.</summary>
    public JobEntry? FindKey(UInt128 key) => _keys.GetValueOrDefault(key);

    /// <summary>Forgets the keys used before a moment.</summary>
    public void ForgetKeys(DateTimeOffset before)
    {
        var oldest = before.ToUnixTimeMilliseconds();
        while (_keyAges.TryPeek(out var entry) && JobIds.MillisecondsOf(entry.Id) < oldest)
        {
            _keyAges.Dequeue();
            Forget(entry);
        }
    }

    /// <summary>Marks that a job's reservation has ended; its entry, or null when it had none.</summary>
    public JobEntry? Close(Guid job)
    {
        if (!_open.Remove(job, out var place))
        {
            return null;
        }

        place.Head.MarkClosed(place.Place);
        Drop(place.Head);
        return place.Entry;
    }

    /// <summary>A job's entry; null when the tenant has no such job.</summary>
    public async Task<EntryLocation?> FindEntryAsync(Guid job) => await FindAsync(job);

    /// <summary>Marks that a job with an open reservation has a record. False when that is known, or there is no such job.</summary>
    public bool MarkMade(Guid job)
    {
        if (!_open.TryGetValue(job, out var place) || place.Head.HasRecord(place.Place))
        {
            return false;
        }

        place.Head.MarkMade(place.Place);
        return true;
    }

    /// <summary>Whether a job on the list, with an open reservation, is known to have a record.</summary>
    public bool IsMade(Guid job) =>
        _open.TryGetValue(job, out var place) && !place.Head.IsRemoved(place.Place) && place.Head.HasRecord(place.Place);

    /// <summary>Marks that a job, which has a record, has an open reservation again.</summary>
    public void Reopen(EntryLocation place)
    {
        place.Head.MarkOpen(place.Place);
        place.Head.MarkMade(place.Place);
        _open[place.Entry.Id] = place;
    }

    /// <summary>Takes a job off the list. False when the tenant has no such job.</summary>
    /// <param name="keepOpen">Whether its reservation, where it is open, stays so until <see cref="Close"/>.</param>
    public async Task<bool> RemoveAsync(Guid job, bool keepOpen = false)
    {
        // Another call may have removed it while its block was read.
        if (await FindAsync(job) is not { } found || found.Head.IsRemoved(found.Place))
        {
            return false;
        }

        if (!keepOpen)
        {
            _open.Remove(job);
            found.Head.MarkClosed(found.Place);
        }

        found.Head.MarkRemoved(found.Place);
        Forget(found.Entry);
        Drop(found.Head);
        return true;
    }

    /// <summary>Jobs on the list.</summary>
    public long Count => _state.Heads.Sum(head => (long)head.Count - head.RemovedCount);

    /// <summary>The oldest jobs on the list whose reservation has ended, oldest first.</summary>
    /// <param name="after">Only those accepted at this time or later.</param>
    /// <param name="before">Only those accepted before this time.</param>
    /// <param name="most">Largest number of them.</param>
    public async Task<IReadOnlyList<Guid>> FindOldestAsync(DateTimeOffset after, DateTimeOffset before, int most)
    {
        var (from, to) = (after.ToUnixTimeMilliseconds(), before.ToUnixTimeMilliseconds());
        var found = new List<Guid>();
        foreach (var head in _state.Heads.Where(head => head.From < to && head.To >= from && head.RemovedCount < head.Count).ToArray())
        {
            var entries = await EntriesAsync(head);
            found.AddRange(
                entries
                    .Where((entry, place) => !head.IsRemoved(place) && !head.IsOpen(place))
                    .Where(entry => JobIds.MillisecondsOf(entry.Id) is var time && time >= from && time < to)
                    .Select(entry => entry.Id)
            );
            if (found.Count >= most)
            {
                break;
            }
        }

        return [.. found.Take(most)];
    }

    /// <summary>Whether the tenant has such a job.</summary>
    public async Task<bool> ContainsAsync(Guid job) => await FindAsync(job) is not null;

    /// <summary>
    /// The page a query asks for; null when it begins after what is no id. One that begins after a removed job goes on from its place.
    /// </summary>
    public async Task<JobPageIds?> ListAsync(JobListQuery query)
    {
        var after = Guid.Empty;
        if (query.After is not null && !JobIds.TryParse(query.After, out after))
        {
            return null;
        }

        // A copy, since blocks may come and go while one of them is read.
        JobBlockHead[] heads = query.Ascending ? [.. _state.Heads] : [.. _state.Heads.AsEnumerable().Reverse()];
        var from = query.After is null ? null : await PlaceOfAsync(after);
        var ids = new List<Guid>();
        foreach (var head in from is null ? heads : heads.SkipWhile(head => head != from.Head))
        {
            var entries = await EntriesAsync(head);
            var places = Enumerable.Range(0, entries.Count);
            places = query.Ascending ? places : places.Reverse();
            places = head == from?.Head ? places.SkipWhile(place => place != from.Place).Skip(1) : places;
            if (query.After is not null && from is null)
            {
                // Its block has gone: of the same millisecond a job may come twice, but none is left out.
                var time = JobIds.MillisecondsOf(after);
                places = places.Where(place =>
                    query.Ascending ? JobIds.MillisecondsOf(entries[place].Id) >= time : JobIds.MillisecondsOf(entries[place].Id) <= time
                );
            }

            ids.AddRange(
                places.Where(place => !head.IsRemoved(place)).Take(query.Limit + 1 - ids.Count).Select(place => entries[place].Id)
            );
            if (ids.Count > query.Limit)
            {
                break;
            }
        }

        return new JobPageIds([.. ids.Take(query.Limit)], ids.Count > query.Limit);
    }

    /// <summary>
    /// Gives full blocks records of their own. To be called before the tenant's record is written: should the process end in between, that
    /// record still holds the block, and it is sealed again.
    /// </summary>
    public async Task SealAsync()
    {
        foreach (var block in _state.Unsealed.Where(block => block.Entries.Count == JobBlock.Capacity).ToArray())
        {
            await _blocks.WriteBlockAsync(block);
            _state.Unsealed.Remove(block);
            Drop(_state.Heads.Find(head => head.Number == block.Number)!);
        }
    }

    /// <summary>
    /// Removes the records of blocks of which no job is left. To be called after the tenant's record is written without them.
    /// </summary>
    public async Task SweepAsync(IReadOnlyList<int> spent)
    {
        foreach (var number in spent)
        {
            try
            {
                await _blocks.ClearBlockAsync(number);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // Nothing refers to the record any more. It stays until another block has its number.
            }
        }
    }

    /// <summary>Takes the numbers of blocks that have left the list since the last call.</summary>
    public IReadOnlyList<int> TakeSpent()
    {
        int[] spent = [.. _spent];
        _spent.Clear();
        return spent;
    }

    private void TakeOver()
    {
        foreach (var name in _state.Jobs)
        {
            if (JobIds.TryParse(name, out var id))
            {
                Append(new JobEntry { Id = id }, open: false);
            }
        }

        _state.Jobs.Clear();
    }

    private EntryLocation Append(JobEntry entry, bool open)
    {
        var block = _state.Unsealed.LastOrDefault();
        if (block is null || block.Entries.Count == JobBlock.Capacity)
        {
            block = new JobBlock { Version = JobBlock.CurrentVersion, Number = _state.Heads.Count == 0 ? 0 : _state.Heads[^1].Number + 1 };
            _state.Unsealed.Add(block);
            _state.Heads.Add(new JobBlockHead { Number = block.Number });
        }

        var head = _state.Heads[^1];
        block.Entries.Add(entry);
        head.MarkAdded(JobIds.MillisecondsOf(entry.Id), open);
        return new EntryLocation(head, head.Count - 1, entry);
    }

    private void Index(JobBlockHead head, IReadOnlyList<JobEntry> entries, long oldestKey)
    {
        for (var place = 0; place < entries.Count; place++)
        {
            var entry = entries[place];
            if (head.IsOpen(place))
            {
                _open.Add(entry.Id, new EntryLocation(head, place, entry));
            }

            if (!head.IsRemoved(place) && JobIds.MillisecondsOf(entry.Id) >= oldestKey)
            {
                Remember(entry);
            }
        }
    }

    private void Remember(JobEntry entry)
    {
        if (entry.Key is { } key)
        {
            _keys[key] = entry;
            _keyAges.Enqueue(entry);
        }
    }

    // A key that has expired may have been used again, for another job.
    private void Forget(JobEntry entry)
    {
        if (entry.Key is { } key && _keys.GetValueOrDefault(key)?.Id == entry.Id)
        {
            _keys.Remove(key);
        }
    }

    private void Drop(JobBlockHead head)
    {
        if (head.IsSpent && _state.Unsealed.All(block => block.Number != head.Number) && _state.Heads.Remove(head))
        {
            _spent.Add(head.Number);
        }
    }

    private async Task<EntryLocation?> FindAsync(Guid job)
    {
        if (_open.TryGetValue(job, out var open))
        {
            return open.Head.IsRemoved(open.Place) ? null : open;
        }

        return await PlaceOfAsync(job) is { } found && !found.Head.IsRemoved(found.Place) ? found : null;
    }

    // Where a job's entry lies, also once the job was removed; null when its block has gone or never was.
    private async Task<EntryLocation?> PlaceOfAsync(Guid job)
    {
        // Blocks follow each other in time, so nearly always this is one block.
        var time = JobIds.MillisecondsOf(job);
        foreach (var head in _state.Heads.Where(head => head.From <= time && time <= head.To).ToArray())
        {
            var entries = await EntriesAsync(head);
            for (var place = 0; place < entries.Count; place++)
            {
                if (entries[place].Id == job)
                {
                    return new EntryLocation(head, place, entries[place]);
                }
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<JobEntry>> EntriesAsync(JobBlockHead head) =>
        _state.Unsealed.Find(block => block.Number == head.Number)?.Entries ?? (await _blocks.ReadBlockAsync(head.Number)).Entries;
}
