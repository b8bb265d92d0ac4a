using Grid.Storage.Artifacts;
using Grid.Storage.Embedded;
using Microsoft.Data.Sqlite;

namespace Grid.Storage.State;

/// <summary>
/// Grain state of an embedded grid, in one SQLite file. A write that is answered is on disk, and it is there at the next start, or that
/// start is refused: everything is read and compared with what was written last before anything is used. One process at a time, which holds
/// the lock of the folder. Safe from any thread.
/// </summary>
public sealed class StateDatabase : IRecordReader, IDisposable
{
    private readonly SqliteConnection _writing;
    private readonly SqliteConnection _reading;
    private readonly RecordRows _rows;
    private readonly StateMark _mark;
    private readonly StateWriter _writer;
    private readonly Lock _reader = new();

    private StateDatabase(StateFiles files, SqliteConnection writing, StateMark mark, StateMeta meta)
    {
        Files = files;
        Folder = meta.Folder;
        _writing = writing;
        _mark = mark;
        _reading = StateSchema.Open(files.Database, SqliteOpenMode.ReadWrite);
        _reading.Execute("PRAGMA query_only = 1");
        _rows = new RecordRows(_reading);
        _writer = new StateWriter(files, writing, mark, meta.Totals);
    }

    /// <summary>The files.</summary>
    public StateFiles Files { get; }

    /// <summary>Names the folder's state, as long as it is not replaced by a backup.</summary>
    public Guid Folder { get; }

    /// <summary>What was found damaged since the start; nothing is written from then on. Null while all is well.</summary>
    public StateDamagedException? Damage => _writer.Damage;

    /// <summary>Opens the state of a folder, or makes an empty one in a folder that never had any.</summary>
    /// <exception cref="StateDamagedException">Something that was written is missing or damaged.</exception>
    /// <exception cref="StateDirectoryException">It is of a newer version, or there is no space to open it.</exception>
    public static StateDatabase Open(string folder)
    {
        var files = new StateFiles(folder);
        try
        {
            CreateIfNew(files);
            return OpenChecked(files);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StateDirectoryException($"The state in {files.Database} cannot be opened: {refused.Message}", refused);
        }
    }

    /// <summary>Reads a record; null when there is none.</summary>
    /// <exception cref="StateDamagedException">It is not what was written.</exception>
    public Task<StateRecord?> ReadAsync(StateKey key) => Task.Run(() => Read(rows => rows.Find(key)));

    /// <summary>Writes a record over the version that the caller has read.</summary>
    /// <param name="etag">That version; null when there was none.</param>
    /// <returns>The new version. It is on disk.</returns>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Another writer was quicker.</exception>
    /// <exception cref="StorageFullException">There is no space. Nothing was written.</exception>
    public async Task<string> WriteAsync(StateKey key, string? etag, byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return (await ChangeAsync(new StateChange(key, etag, data)))!;
    }

    /// <summary>Removes a record, if it is there.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Another writer was quicker.</exception>
    /// <exception cref="StorageFullException">There is no space. Nothing was changed.</exception>
    public async Task ClearAsync(StateKey key, string? etag) => await ChangeAsync(new StateChange(key, etag, Data: null));

    /// <inheritdoc />
    public IAsyncEnumerable<RecordEntry> ListAsync(bool readValues, CancellationToken cancellationToken) =>
        RecordPages.ListAsync((last, most) => Read(rows => rows.ListAfter(last, most)), cancellationToken);

    async Task<byte[]?> IRecordReader.ReadAsync(StateKey key, CancellationToken cancellationToken) => (await ReadAsync(key))?.Data;

    /// <summary>Writes what waits, moves the log into the database, and closes it.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        if (_writer.Damage is null)
        {
            TryMoveLog();
        }

        _reading.Dispose();
        _writing.Dispose();
        _mark.Dispose();
    }

    /// <inheritdoc cref="StateWriter.SetMaxPages"/>
    internal void SetMaxPages(long pages) => _writer.SetMaxPages(pages);

    private static void CreateIfNew(StateFiles files)
    {
        if (!File.Exists(files.Database))
        {
            files.CheckKind();
            if (files.FindTraces() is { } traces)
            {
                throw new StateDamagedException(files.Database, $"it is missing, and {traces}");
            }

            StateSchema.Create(files.NewDatabase, Guid.NewGuid());
            File.Move(files.NewDatabase, files.Database);
            FileSync.FlushFolder(files.Folder);
        }
    }

    private static StateDatabase OpenChecked(StateFiles files)
    {
        StateSchema.CheckHeader(files.Database);
        StateMark? mark = null;
        SqliteConnection? connection = null;
        try
        {
            connection = OpenForCheck(files);
            var meta = StateCheck.Read(connection, files.Database);
            mark = OpenMark(files, meta, FileAccess.ReadWrite);
            StateCheck.Compare(meta, mark, files);

            // Also where only one half of it was whole.
            mark.Write(meta.Totals);
            mark.Write(meta.Totals);
            connection.Execute("PRAGMA synchronous = FULL");
            var database = new StateDatabase(files, connection, mark, meta);
            (connection, mark) = (null, null);
            return database;
        }
        finally
        {
            connection?.Dispose();
            mark?.Dispose();
        }
    }

    private static SqliteConnection OpenForCheck(StateFiles files)
    {
        try
        {
            var connection = StateSchema.Open(files.Database, SqliteOpenMode.ReadWrite);
            connection.KeepLog(keep: true);
            return connection;
        }
        catch (SqliteException damage) when (damage.IsDamage())
        {
            throw new StateDamagedException(files.Database, $"it cannot be read ({damage.Message.TrimEnd('.')})", damage);
        }
    }

    private static StateMark OpenMark(StateFiles files, StateMeta meta, FileAccess access)
    {
        if (!File.Exists(files.Mark))
        {
            // A first start that was cut off left a database without commits, and its log is not there.
            if (meta.Totals.Commit > 0 || (File.Exists(files.Log) && new FileInfo(files.Log).Length > 0) || files.HasArtifacts)
            {
                throw new StateDamagedException(files.Mark, "it is missing, and so it cannot be told whether all state is there");
            }

            StateMark.Create(files.Mark, meta.Folder, meta.Totals);
        }

        return StateMark.Open(files.Mark, access);
    }

    private T Read<T>(Func<RecordRows, T> read)
    {
        if (Damage is { } damage)
        {
            throw damage;
        }

        try
        {
            lock (_reader)
            {
                return read(_rows);
            }
        }
        catch (Exception unreadable)
            when (unreadable is InvalidDataException or InvalidCastException || unreadable is SqliteException failure && failure.IsDamage())
        {
            var found = new StateDamagedException(
                Files.Database,
                $"it was damaged while the grid ran ({unreadable.Message.TrimEnd('.')})",
                unreadable
            );
            _writer.Stop(found);
            throw found;
        }
    }

    private Task<string?> ChangeAsync(StateChange change)
    {
        _writer.Add(change);
        return change.Done;
    }

    private void TryMoveLog()
    {
        try
        {
            _writing.KeepLog(keep: false);
            _writing.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // A full disk. The log stays, and the next start reads it.
            _writing.KeepLog(keep: true);
        }
    }
}
