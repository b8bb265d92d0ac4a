using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Grid.Storage.State;

/// <summary>Finds records over one connection, which its owner uses from one thread at a time.</summary>
internal sealed class RecordRows(SqliteConnection connection)
{
    /// <summary>A record; null when there is none.</summary>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public StateRecord? Find(StateKey key)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT etag, sum, data FROM records WHERE grain = $grain AND name = $name";
        command.Parameters.AddWithValue("$grain", key.Grain);
        command.Parameters.AddWithValue("$name", key.Name);
        using var row = command.ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        var (etag, data) = (row.GetInt64(0), row.GetFieldValue<byte[]>(2));
        return RecordSum.Of(key, etag, data) == RecordSum.FromBytes(row.GetFieldValue<byte[]>(1))
            ? new StateRecord(etag.ToString(CultureInfo.InvariantCulture), data)
            : throw new InvalidDataException($"the record {key.Name} of {key.Grain} is not what was written");
    }

    /// <summary>The keys that follow another one, in their order.</summary>
    /// <param name="most">Largest number of them.</param>
    public IReadOnlyList<StateKey> ListAfter(StateKey key, int most)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT grain, name FROM records WHERE (grain, name) > ($grain, $name) ORDER BY grain, name LIMIT $most";
        command.Parameters.AddWithValue("$grain", key.Grain);
        command.Parameters.AddWithValue("$name", key.Name);
        command.Parameters.AddWithValue("$most", most);
        using var row = command.ExecuteReader();
        var keys = new List<StateKey>();
        while (row.Read())
        {
            keys.Add(new StateKey(row.GetString(0), row.GetString(1)));
        }

        return keys;
    }
}
