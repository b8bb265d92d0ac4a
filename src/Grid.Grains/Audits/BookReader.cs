using Grid.Grains.Tenants;
using Grid.Grains.Tenants.Jobs;
using Grid.Storage.State;
using Orleans.Serialization;

namespace Grid.Grains.Audits;

/// <summary>Reads tenants' books beside the tenants, from their records.</summary>
internal sealed class BookReader(IRecordReader records, Serializer serializer)
{
    /// <summary>A tenant's book as it is written now.</summary>
    /// <param name="damaged">Takes the names of records that are missing or not what was written.</param>
    public async Task<AuditedBook> ReadAsync(string tenant, FindingList damaged, CancellationToken cancellationToken)
    {
        var key = RecordNames.OfTenant(tenant, RecordNames.Tenant);
        var (found, state) = await TryReadAsync<TenantState>(key, cancellationToken);
        if (state is null)
        {
            if (found)
            {
                damaged.AddOnce(Describe(key));
            }

            return AuditedBook.Empty with
            {
                IsWhole = !found,
            };
        }

        var known = new HashSet<Guid>(state.Deletions);
        var made = new HashSet<Guid>();
        var whole = true;
        foreach (var name in state.Jobs)
        {
            if (JobIds.TryParse(name, out var job))
            {
                made.Add(job);
            }
        }

        foreach (var head in state.Heads.Where(head => head.RemovedCount < head.Count))
        {
            if (await ReadEntriesAsync(tenant, state, head, damaged, cancellationToken) is not { } entries)
            {
                whole = false;
                continue;
            }

            for (var place = 0; place < entries.Count; place++)
            {
                if (!head.IsRemoved(place))
                {
                    (head.HasRecord(place) ? made : known).Add(entries[place].Id);
                }
            }
        }

        known.UnionWith(made);
        return new AuditedBook(made, known, whole);
    }

    private static string Describe(StateKey key) => $"{key.Grain} {key.Name}";

    private async Task<IReadOnlyList<JobEntry>?> ReadEntriesAsync(
        string tenant,
        TenantState state,
        JobBlockHead head,
        FindingList damaged,
        CancellationToken cancellationToken
    )
    {
        if (state.Unsealed.Find(block => block.Number == head.Number) is { } unsealed)
        {
            return unsealed.Entries;
        }

        var key = RecordNames.OfTenant(tenant, RecordNames.Block(head.Number));
        if ((await TryReadAsync<JobBlock>(key, cancellationToken)).State is { } block)
        {
            return block.Entries;
        }

        damaged.AddOnce(Describe(key));
        return null;
    }

    private async Task<(bool Found, T? State)> TryReadAsync<T>(StateKey key, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await records.ReadAsync(key, cancellationToken) is { } data ? (true, serializer.Deserialize<T>(data)) : (false, null);
        }
        catch (Exception unreadable) when (unreadable is not OperationCanceledException && IsDamage(unreadable))
        {
            return (true, null);
        }
    }

    // The serializer has many words for bytes that are not its own.
    private static bool IsDamage(Exception failure) =>
        failure
            is RecordDamagedException
                or InvalidDataException
                or SerializerException
                or ArgumentException
                or IndexOutOfRangeException
                or InvalidCastException;
}
