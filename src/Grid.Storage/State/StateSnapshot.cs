using Microsoft.Data.Sqlite;

namespace Grid.Storage.State;

/// <summary>
/// The state of an embedded grid as it is at one moment, all of it checked. The grid may run meanwhile; nothing is changed. Safe from any
/// thread.
/// </summary>
public sealed class StateSnapshot : IRecordReader, IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly RecordRows _rows;
    private readonly Lock _turn = new();

    private StateSnapshot(SqliteConnection connection, StateMeta meta)
    {
        _connection = connection;
        _rows = new RecordRows(connection);
        Report = new StateReport(meta.Totals.Records, meta.Totals.Commit);
    }

    /// <summary>What it holds.</summary>
    public StateReport Report { get; }

    /// <summary>Reads all state of a folder and compares it with what was written last.</summary>
    /// <exception cref="StateDamagedException">Something is missing or damaged.</exception>
    /// <exception cref="Embedded.StateDirectoryException">There is no state, or it is of a newer version.</exception>
    public static StateSnapshot Open(string folder)
    {
        var files = StateMaintenance.FilesOf(folder);

        // First: a grid that runs goes on, and its state may be newer than its mark then, never older.
        using var mark = StateMark.Open(files.Mark, FileAccess.Read);
        return Open(files.Database, keepLog: true, meta => StateCheck.CompareOlder(meta, mark, files));
    }

    /// <summary>Reads all of a backup.</summary>
    /// <exception cref="StateDamagedException">It is damaged, or no backup.</exception>
    /// <exception cref="Embedded.StateDirectoryException">It is of a newer version.</exception>
    public static StateSnapshot OpenBackup(string file) => Open(file, keepLog: false, _ => { });

    /// <inheritdoc />
    public IAsyncEnumerable<RecordEntry> ListAsync(bool readValues, CancellationToken cancellationToken) =>
        RecordPages.ListAsync(
            (last, most) =>
            {
                lock (_turn)
                {
                    return _rows.ListAfter(last, most);
                }
            },
            cancellationToken
        );

    /// <inheritdoc />
    public Task<byte[]?> ReadAsync(StateKey key, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                lock (_turn)
                {
                    return _rows.Find(key)?.Data;
                }
            },
            cancellationToken
        );

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();

    private static StateSnapshot Open(string path, bool keepLog, Action<StateMeta> compare)
    {
        var connection = StateMaintenance.OpenForReading(path);
        connection.KeepLog(keepLog);
        try
        {
            // One transaction, so that all that is read is of one moment.
            connection.Execute("BEGIN");
            var meta = StateCheck.Read(connection, path);
            compare(meta);
            return new StateSnapshot(connection, meta);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
