using System.Collections.Concurrent;
using System.Globalization;
using Grid.Grains.Tests.Tenants;
using Orleans.Serialization;
using Orleans.Storage;

namespace Grid.Grains.Tests.Ledgers;

/// <summary>Grain storage in memory that keeps bytes, checks etags, and fails before or after a write when told to.</summary>
internal sealed class FaultyGrainStorage(Serializer serializer, Func<GrainId, StoreFault> nextFault) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId Grain), (string Etag, byte[] Bytes)> _records = [];
    private int _writes;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var exists = _records.TryGetValue((stateName, grainId), out var record);
        (grainState.RecordExists, grainState.ETag) = (exists, exists ? record.Etag : null!);
        grainState.State = exists ? serializer.Deserialize<T>(record.Bytes)! : Activator.CreateInstance<T>();
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var bytes = serializer.SerializeToArray(grainState.State);
        return ChangeAsync(grainId, () =>
        {
            Check(stateName, grainId, grainState.ETag);
            var etag = Interlocked.Increment(ref _writes).ToString(CultureInfo.InvariantCulture);
            _records[(stateName, grainId)] = (etag, bytes);
            (grainState.RecordExists, grainState.ETag) = (true, etag);
        });
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ChangeAsync(grainId, () =>
        {
            Check(stateName, grainId, grainState.ETag);
            _records.TryRemove((stateName, grainId), out _);
            (grainState.RecordExists, grainState.ETag, grainState.State) = (false, null!, Activator.CreateInstance<T>());
        });

    private async Task ChangeAsync(GrainId grain, Action change)
    {
        var fault = nextFault(grain);
        await Task.Yield();
        if (fault == StoreFault.Before)
        {
            throw new IOException("The storage is away.");
        }

        change();
        if (fault == StoreFault.After)
        {
            throw new IOException("The storage did not answer.");
        }
    }

    private void Check(string name, GrainId grain, string? etag)
    {
        var stored = _records.TryGetValue((name, grain), out var record) ? record.Etag : null;
        if (stored != etag)
        {
            throw new InconsistentStateException("The record has changed.", stored, etag);
        }
    }
}
