using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Grid.Storage.State;

internal static class SqliteExtensions
{
    // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE
    private const int KeepLogOnClose = 1006;

    // Results of SQLite.
    private const int InputOutputError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;
    private const int CorruptFileSystem = InputOutputError | (33 << 8);

    // The file ends before a page that it should hold.
    private const int ShortRead = InputOutputError | (2 << 8);

    public static void Execute(this SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    public static string? ReadText(this SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Says whether closing the last connection moves the log into the database. What is damaged is left as it is.</summary>
    public static void KeepLog(this SqliteConnection connection, bool keep) =>
        raw.sqlite3_db_config(connection.Handle, KeepLogOnClose, keep ? 1 : 0, out _);

    /// <summary>Whether a transaction is open; some failures end it.</summary>
    public static bool IsInTransaction(this SqliteConnection connection) => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Whether what is stored is not what was written.</summary>
    public static bool IsDamage(this SqliteException failure) =>
        failure.SqliteErrorCode is Corrupt or NotADatabase || failure.SqliteExtendedErrorCode is CorruptFileSystem or ShortRead;

    /// <summary>Whether there was no space, or the disk refused: nothing was written, and a later write may be.</summary>
    public static bool IsFull(this SqliteException failure) => failure.SqliteErrorCode is Full or InputOutputError && !failure.IsDamage();
}
