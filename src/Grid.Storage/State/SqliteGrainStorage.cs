using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Grid.Storage.State;

/// <summary>Grain storage in a <see cref="StateDatabase"/>: a record for each state of each grain, removed when it is cleared.</summary>
public sealed class SqliteGrainStorage(StateDatabase database, IGrainStorageSerializer serializer, IActivatorProvider activators)
    : IGrainStorage
{
    /// <inheritdoc />
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var record = await database.ReadAsync(KeyOf(stateName, grainId));
        grainState.State = record is null ? activators.GetActivator<T>().Create() : serializer.Deserialize<T>(new BinaryData(record.Data));
        grainState.ETag = record?.ETag!;
        grainState.RecordExists = record is not null;
    }

    /// <inheritdoc />
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);

        // Now: the grain may change its state while the write waits.
        var data = serializer.Serialize(grainState.State).ToArray();
        grainState.ETag = await database.WriteAsync(KeyOf(stateName, grainId), grainState.ETag, data);
        grainState.RecordExists = true;
    }

    /// <inheritdoc />
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        await database.ClearAsync(KeyOf(stateName, grainId), grainState.ETag);
        grainState.State = activators.GetActivator<T>().Create();
        grainState.ETag = null!;
        grainState.RecordExists = false;
    }

    private static StateKey KeyOf(string stateName, GrainId grainId) => new(grainId.ToString(), stateName);
}
