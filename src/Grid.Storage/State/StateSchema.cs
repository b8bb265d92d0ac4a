using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Grid.Storage.State;

/// <summary>How state lies in a SQLite file, in the folder of a grid and in a backup.</summary>
internal static class StateSchema
{
    /// <summary>Version of the tables. A file with a newer one is refused.</summary>
    public const int Version = 1;

    // "GRId", in the file's header.
    private const int ApplicationId = 0x4752_4964;

    private const int HeaderSize = 100;
    private const int WriteVersionAt = 18;
    private const int ReadVersionAt = 19;
    private const int VersionAt = 60;
    private const int ApplicationIdAt = 68;

    // Both versions of a file with a log of its own (WAL).
    private const int WithLog = 2;

    // A record is found in the one tree that holds it, so there is no index that could be damaged apart from it.
    private static readonly string Tables = $"""
        PRAGMA page_size = 4096;
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        CREATE TABLE meta (
            one INTEGER PRIMARY KEY CHECK (one = 1), folder BLOB NOT NULL, number INTEGER NOT NULL, records INTEGER NOT NULL,
            sum BLOB NOT NULL) STRICT;
        CREATE TABLE records (
            grain TEXT NOT NULL, name TEXT NOT NULL, etag INTEGER NOT NULL, sum BLOB NOT NULL, data BLOB NOT NULL,
            PRIMARY KEY (grain, name)) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Makes a file without records. A process that is killed meanwhile leaves a file that is not used.</summary>
    public static void Create(string path, Guid folder)
    {
        DeleteWithLog(path);
        Folders.PrivateFile.Write(path, "");
        using (var connection = Open(path, SqliteOpenMode.ReadWriteCreate))
        {
            connection.Execute(Tables);
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO meta (one, folder, number, records, sum) VALUES (1, $folder, 0, 0, $sum)";
            insert.Parameters.AddWithValue("$folder", folder.ToByteArray());
            insert.Parameters.AddWithValue("$sum", RecordSum.ToBytes(UInt128.Zero));
            insert.ExecuteNonQuery();
            connection.Execute("PRAGMA journal_mode = WAL");
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Opens a file. Closing it leaves its log as it is.</summary>
    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        return connection;
    }

    /// <summary>Looks at a file's header before SQLite does, which would take an empty file for a new one and throw its log away.</summary>
    /// <exception cref="StateDamagedException">It is not a file of state.</exception>
    /// <exception cref="Embedded.StateDirectoryException">It is one of a newer version.</exception>
    public static void CheckHeader(string path)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        header.Clear();
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            RandomAccess.Read(file, header, 0);
        }

        var isOurs =
            header.StartsWith("SQLite format 3\0"u8)
            && BinaryPrimitives.ReadInt32BigEndian(header[ApplicationIdAt..]) == ApplicationId
            && header[WriteVersionAt] == WithLog
            && header[ReadVersionAt] == WithLog;
        var version = BinaryPrimitives.ReadInt32BigEndian(header[VersionAt..]);
        if (!isOurs || version < 1)
        {
            throw new StateDamagedException(path, "its beginning is not that of a file of state");
        }

        if (version > Version)
        {
            throw new Embedded.StateDirectoryException(
                $"{path} was written by a newer version of Grid (schema {version}, this one knows {Version}). Run that "
                    + "version, or choose another folder with GRID_HOME."
            );
        }
    }

    public static void DeleteWithLog(string path)
    {
        File.Delete(path);
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        File.Delete(path + "-journal");
    }
}
