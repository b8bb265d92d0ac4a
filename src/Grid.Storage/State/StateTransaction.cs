using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace Grid.Storage.State;

/// <summary>Applies changes over the one connection that writes. Its commands are prepared once.</summary>
internal sealed class StateTransaction : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _remove;
    private readonly SqliteCommand _note;

    public StateTransaction(SqliteConnection connection)
    {
        _connection = connection;
        _find = Prepare("SELECT etag, sum FROM records WHERE grain = $grain AND name = $name", "$grain", "$name");
        _put = Prepare(
            "INSERT OR REPLACE INTO records (grain, name, etag, sum, data) VALUES ($grain, $name, $etag, $sum, $data)",
            "$grain",
            "$name",
            "$etag",
            "$sum",
            "$data"
        );
        _remove = Prepare("DELETE FROM records WHERE grain = $grain AND name = $name", "$grain", "$name");
        _note = Prepare("UPDATE meta SET number = $number, records = $records, sum = $sum", "$number", "$records", "$sum");
    }

    /// <summary>Begins to change the database.</summary>
    public void Begin() => _connection.Execute("BEGIN IMMEDIATE");

    /// <summary>Applies a change.</summary>
    /// <param name="totals">What the records add up to before; its number is that of this commit.</param>
    /// <returns>What they add up to afterwards.</returns>
    /// <exception cref="InconsistentStateException">The record has another version than the caller has read. Nothing was
    /// changed.</exception>
    public StateTotals Apply(StateChange change, StateTotals totals)
    {
        var stored = Find(change.Key);
        var etag = stored?.ETag.ToString(CultureInfo.InvariantCulture);
        if (etag != change.ETag && !(stored is null && change.Data is null))
        {
            throw new InconsistentStateException(
                $"The record {change.Key.Name} of {change.Key.Grain} was changed by another writer.",
                etag ?? "",
                change.ETag ?? ""
            );
        }

        if (stored is { } old)
        {
            totals = totals.Remove(old.Sum);
        }

        if (change.Data is not { } data)
        {
            Run(_remove, change.Key.Grain, change.Key.Name);
            return totals;
        }

        var sum = RecordSum.Of(change.Key, totals.Commit, data);
        Run(_put, change.Key.Grain, change.Key.Name, totals.Commit, RecordSum.ToBytes(sum), data);
        return totals.Add(sum);
    }

    /// <summary>Makes what was applied last.</summary>
    public void Commit(StateTotals totals)
    {
        Run(_note, totals.Commit, totals.Records, RecordSum.ToBytes(totals.Sum));
        _connection.Execute("COMMIT");
    }

    /// <summary>Takes back what was applied, where SQLite has not done so.</summary>
    public void Rollback()
    {
        if (_connection.IsInTransaction())
        {
            _connection.Execute("ROLLBACK");
        }
    }

    public void Dispose()
    {
        _find.Dispose();
        _put.Dispose();
        _remove.Dispose();
        _note.Dispose();
    }

    private (long ETag, UInt128 Sum)? Find(StateKey key)
    {
        _find.Parameters[0].Value = key.Grain;
        _find.Parameters[1].Value = key.Name;
        using var row = _find.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), RecordSum.FromBytes(row.GetFieldValue<byte[]>(1))) : null;
    }

    private SqliteCommand Prepare(string text, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter(name, null));
        }

        return command;
    }

    private static void Run(SqliteCommand command, params object[] values)
    {
        for (var place = 0; place < values.Length; place++)
        {
            command.Parameters[place].Value = values[place];
        }

        command.ExecuteNonQuery();
    }
}
