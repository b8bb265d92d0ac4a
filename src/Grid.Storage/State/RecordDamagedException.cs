using Grid.Storage.Embedded;

namespace Grid.Storage.State;

/// <summary>The value of a record is not what was written.</summary>
public sealed class RecordDamagedException(string record, Exception? innerException = null)
    : StateDirectoryException(
        $"The record {record} is not what was written. Restore a backup with: grid state restore FILE.",
        innerException
    );
