using System.Runtime.CompilerServices;
using Grid.Storage.State;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Grid.Grains.Tests.Audits;

/// <summary>Records in memory, as a provider keeps them.</summary>
internal sealed class MemoryRecords : IRecordReader
{
    private readonly Dictionary<StateKey, byte[]> _records = [];

    public static Serializer Serializer { get; } =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    /// <summary>Records whose value is not what was written.</summary>
    public HashSet<StateKey> Damaged { get; } = [];

    /// <summary>Called when all records have been listed and before any is read.</summary>
    public Action AfterList { get; set; } = () => { };

    public void Put<T>(StateKey key, T state) => _records[key] = Serializer.SerializeToArray(state);

    public void Remove(StateKey key) => _records.Remove(key);

    public async IAsyncEnumerable<RecordEntry> ListAsync(bool readValues, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var key in _records.Keys.ToArray())
        {
            await Task.Yield();
            yield return new RecordEntry(key, readValues && Damaged.Contains(key));
        }

        AfterList();
    }

    public Task<byte[]?> ReadAsync(StateKey key, CancellationToken cancellationToken) =>
        Damaged.Contains(key)
            ? throw new RecordDamagedException($"{key.Name} of {key.Grain}")
            : Task.FromResult(_records.GetValueOrDefault(key));
}
