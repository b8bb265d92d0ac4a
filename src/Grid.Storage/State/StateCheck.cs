using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Grid.Storage.State;

/// <summary>Reads a whole file of state and compares it with what it should hold.</summary>
internal static class StateCheck
{
    /// <summary>Checks the tree, the checksum of every record, and that they add up to what the file says of itself.</summary>
    /// <returns>What the file says of itself.</returns>
    /// <exception cref="StateDamagedException">Something is not as it was written.</exception>
    public static StateMeta Read(SqliteConnection connection, string path)
    {
        try
        {
            if (connection.ReadText("PRAGMA quick_check(1)") is var answer && answer != "ok")
            {
                throw new StateDamagedException(path, $"its structure is damaged ({answer})");
            }

            var meta = StateMeta.Read(connection);
            var found = Add(connection, path);
            return found.Holds(meta.Totals)
                ? meta
                : throw new StateDamagedException(
                    path,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"it holds {found.Records} records that are not the {meta.Totals.Records} that were written last"
                    )
                );
        }
        catch (Exception unreadable)
            when (unreadable is InvalidDataException or InvalidCastException || unreadable is SqliteException failure && !failure.IsFull())
        {
            throw new StateDamagedException(path, $"it cannot be read ({unreadable.Message.TrimEnd('.')})", unreadable);
        }
    }

    /// <summary>Compares a file with its mark.</summary>
    /// <exception cref="StateDamagedException">They are not of one folder and one time.</exception>
    public static void Compare(StateMeta meta, StateMark mark, StateFiles files)
    {
        CompareOlder(meta, mark, files);
        var (stored, told) = (meta.Totals, mark.Totals);

        // A commit is followed by its mark before anybody hears of it, so the database is one ahead at most.
        if (stored.Commit > told.Commit + 1)
        {
            throw new StateDamagedException(
                files.Mark,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"it ends with commit {told.Commit}, {files.Database} with {stored.Commit}: they are of different times"
                )
            );
        }

        if (stored.Commit == told.Commit && stored != told)
        {
            throw new StateDamagedException(files.Database, "it holds other records than were written last");
        }
    }

    /// <summary>Compares a file with a mark that was read before it, while others may write.</summary>
    /// <exception cref="StateDamagedException">They are not of one folder, or the file is older.</exception>
    public static void CompareOlder(StateMeta meta, StateMark mark, StateFiles files)
    {
        var (stored, told) = (meta.Totals, mark.Totals);
        if (meta.Folder != mark.Folder)
        {
            throw new StateDamagedException(files.Mark, $"it belongs to another database than {files.Database}");
        }

        if (stored.Commit < told.Commit)
        {
            throw new StateDamagedException(
                files.Log,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the last {told.Commit - stored.Commit} of {told.Commit} commits are missing from it and from {files.Database}"
                )
            );
        }
    }

    private static StateTotals Add(SqliteConnection connection, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT grain, name, etag, sum, data FROM records";
        using var row = command.ExecuteReader();
        var totals = default(StateTotals);
        (string Grain, string Name) before = ("", "");
        while (row.Read())
        {
            var key = new StateKey(row.GetString(0), row.GetString(1));
            var sum = RecordSum.Of(key, row.GetInt64(2), row.GetFieldValue<byte[]>(4));
            if (sum != RecordSum.FromBytes(row.GetFieldValue<byte[]>(3)))
            {
                throw new StateDamagedException(path, $"the record {key.Name} of {key.Grain} is not what was written");
            }

            // Records out of order are there and yet not found.
            if (Compare(before, (key.Grain, key.Name)) >= 0)
            {
                throw new StateDamagedException(path, $"the record {key.Name} of {key.Grain} is out of order");
            }

            before = (key.Grain, key.Name);
            totals = totals.Add(sum);
        }

        return totals;
    }

    // Text is ordered by its UTF-8 bytes, which is the order of code points.
    private static int Compare((string Grain, string Name) left, (string Grain, string Name) right) =>
        CompareBytes(left.Grain, right.Grain) is var order && order != 0 ? order : CompareBytes(left.Name, right.Name);

    private static int CompareBytes(string left, string right) =>
        System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right));
}
