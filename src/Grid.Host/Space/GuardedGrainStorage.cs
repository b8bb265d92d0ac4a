using Grid.Storage;
using Grid.Storage.Space;
using Orleans.Storage;

namespace Grid.Host.Space;

/// <summary>
/// Tells the guard how writes of grain state end, and gives those that failed for want of space one exception, whatever the provider
/// throws.
/// </summary>
internal sealed class GuardedGrainStorage(IGrainStorage inner, SpaceGuard space) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => (inner as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        inner.ReadStateAsync(stateName, grainId, grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        GuardAsync(inner.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        GuardAsync(inner.ClearStateAsync(stateName, grainId, grainState));

    private async Task GuardAsync(Task write)
    {
        try
        {
            await write;
        }
        catch (Exception full) when (FullStorage.IsCauseOf(full))
        {
            space.NoteFull(SpaceArea.State);
            throw full as StorageFullException ?? new StorageFullException("The state of the grid", full);
        }

        space.NoteWritten(SpaceArea.State);
    }
}
