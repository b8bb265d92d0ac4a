using Microsoft.Data.Sqlite;

namespace Grid.Storage.State;

/// <summary>What a file says of itself, in the one row of its table <c>meta</c>.</summary>
/// <param name="Folder">Names the folder's state.</param>
/// <param name="Totals">What its records add up to.</param>
internal readonly record struct StateMeta(Guid Folder, StateTotals Totals)
{
    /// <exception cref="InvalidDataException">The row is missing or damaged.</exception>
    public static StateMeta Read(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT folder, number, records, sum FROM meta";
        using var row = command.ExecuteReader();
        if (!row.Read() || row.GetFieldValue<byte[]>(0) is not { Length: 16 } folder)
        {
            throw new InvalidDataException("it does not say how much it holds");
        }

        return new StateMeta(
            new Guid(folder),
            new StateTotals(row.GetInt64(1), row.GetInt64(2), RecordSum.FromBytes(row.GetFieldValue<byte[]>(3)))
        );
    }
}
