using Orleans.Storage;

namespace Grid.Storage.State;

/// <summary>Has each state of grains stored with a checksum, and refuses one that is not what was written.</summary>
public sealed class CheckedStateSerializer(IGrainStorageSerializer inner) : IGrainStorageSerializer
{
    /// <inheritdoc />
    public BinaryData Serialize<T>(T? input) => new(CheckedValue.Wrap(inner.Serialize(input).ToMemory().Span));

    /// <inheritdoc />
    /// <exception cref="RecordDamagedException">It is not what was written.</exception>
    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return CheckedValue.TryUnwrap(input.ToMemory(), out var data)
            ? inner.Deserialize<T>(new BinaryData(data.Value))
            : throw new RecordDamagedException($"of a {typeof(T).Name}");
    }
}
