using Grid.Storage.State;
using Orleans.Storage;

namespace Grid.Host.State;

/// <summary>
/// Has every answered write of state counted before anybody hears of it, and names the record where one is not what was written.
/// </summary>
internal sealed class MarkedGrainStorage(IGrainStorage inner, RedisWrites writes) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => (inner as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await inner.ReadStateAsync(stateName, grainId, grainState);
        }
        catch (Exception failure) when (IsDamage(failure))
        {
            throw new RecordDamagedException($"{stateName} of {grainId}", failure);
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await inner.WriteStateAsync(stateName, grainId, grainState);
        await writes.NoteAsync();
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await inner.ClearStateAsync(stateName, grainId, grainState);
        await writes.NoteAsync();
    }

    // The provider puts what its serializer throws into an exception of its own.
    private static bool IsDamage(Exception failure) =>
        failure is RecordDamagedException || (failure.InnerException is { } inner && IsDamage(inner));
}
