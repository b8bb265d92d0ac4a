namespace Grid.Storage.State;

/// <summary>All records of grain state, whatever grain they belong to, beside the grid that writes them.</summary>
public interface IRecordReader
{
    /// <summary>
    /// Lists all records in no order that counts. One that is written or removed meanwhile may be among them or not; one may come twice.
    /// </summary>
    /// <param name="readValues">Whether to look at each value as well, where that was not done when the state was opened.</param>
    IAsyncEnumerable<RecordEntry> ListAsync(bool readValues, CancellationToken cancellationToken);

    /// <summary>Reads a record's serialized state; null when there is none.</summary>
    /// <exception cref="RecordDamagedException">It is not what was written.</exception>
    Task<byte[]?> ReadAsync(StateKey key, CancellationToken cancellationToken);
}
