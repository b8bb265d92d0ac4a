using System.Globalization;
using Grid.Storage.Artifacts;
using Grid.Storage.Embedded;
using Microsoft.Data.Sqlite;

namespace Grid.Storage.State;

/// <summary>Checks, saves and brings back the state of an embedded grid. A backup holds that of a cluster as well.</summary>
public static class StateMaintenance
{
    /// <summary>
    /// Reads all state of a folder and compares it with what was written last. The grid may run meanwhile; nothing is changed.
    /// </summary>
    /// <exception cref="StateDamagedException">Something is missing or damaged.</exception>
    /// <exception cref="StateDirectoryException">There is no state, or it is of a newer version.</exception>
    public static StateReport Check(string folder)
    {
        using var snapshot = StateSnapshot.Open(folder);
        return snapshot.Report;
    }

    /// <summary>
    /// Writes a copy of a folder's state, as it is at one moment, to a new file, and checks the copy. The grid may run meanwhile.
    /// </summary>
    /// <exception cref="StateDirectoryException">The state is missing or damaged, or the file cannot be written.</exception>
    public static Task<StateReport> BackupAsync(string folder, string file)
    {
        var files = FilesOf(folder);
        return BackupAsync(file, part => Task.Run(() =>
            {
                Folders.PrivateFile.Write(part, "");
                using var connection = OpenForReading(files.Database);
                using var copy = StateSchema.Open(part, SqliteOpenMode.ReadWriteCreate);
                connection.BackupDatabase(copy);
            }));
    }

    /// <summary>Writes records, which nobody changes meanwhile, to a new file, and checks it.</summary>
    /// <exception cref="RecordDamagedException">One of them is not what was written.</exception>
    /// <exception cref="StateDirectoryException">The file cannot be written.</exception>
    public static Task<StateReport> BackupAsync(IRecordReader records, string file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        return BackupAsync(file, async part =>
        {
            StateSchema.Create(part, Guid.NewGuid());
            using var writer = new BackupWriter(part);
            await writer.WriteAsync(records, cancellationToken);
        });
    }

    /// <summary>Puts a backup in the place of a folder's state, which is kept beside it. The grid must not run.</summary>
    /// <returns>What the folder holds now, and where the files before it are; null where there were none.</returns>
    /// <exception cref="StateDamagedException">The backup is damaged.</exception>
    /// <exception cref="StateDirectoryException">The grid runs, or a file cannot be written.</exception>
    public static (StateReport Report, string? Replaced) Restore(string folder, string file, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        using var directory = StateDirectory.Open(folder);
        var files = new StateFiles(folder);
        try
        {
            StateSchema.DeleteWithLog(files.NewDatabase);
            File.Copy(file, files.NewDatabase);
            var meta = CheckFile(files.NewDatabase) with { Folder = Guid.NewGuid() };
            using (var connection = StateSchema.Open(files.NewDatabase, SqliteOpenMode.ReadWrite))
            {
                using var rename = connection.CreateCommand();
                rename.CommandText = "UPDATE meta SET folder = $folder";
                rename.Parameters.AddWithValue("$folder", meta.Folder.ToByteArray());
                rename.ExecuteNonQuery();
            }

            Flush(files.NewDatabase);
            var replaced = MoveAway(files, timeProvider);
            File.Move(files.NewDatabase, files.Database);
            StateMark.Create(files.Mark, meta.Folder, meta.Totals);
            return (new StateReport(meta.Totals.Records, meta.Totals.Commit), replaced);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StateDirectoryException($"The backup {file} could not be put in place: {failure.Message}", failure);
        }
        finally
        {
            StateSchema.DeleteWithLog(files.NewDatabase);
        }
    }

    /// <summary>Moves files and folders of a state folder to a new folder in it.</summary>
    /// <returns>That folder; null where none of them was there.</returns>
    public static string? MoveAway(string stateFolder, IEnumerable<string> paths, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        string[] old = [.. paths.Where(Path.Exists)];
        if (old.Length == 0)
        {
            return null;
        }

        var folder = Path.Combine(
            stateFolder,
            $"replaced-{timeProvider.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}"
        );
        Folders.PrivateFolder.Create(folder);
        foreach (var path in old)
        {
            Directory.Move(path, Path.Combine(folder, Path.GetFileName(path)));
        }

        return folder;
    }

    private static async Task<StateReport> BackupAsync(string file, Func<string, Task> writeAsync)
    {
        var part = file + ".part";
        try
        {
            if (File.Exists(file))
            {
                throw new StateDirectoryException($"{file} is there already; choose another name or remove it.");
            }

            StateSchema.DeleteWithLog(part);
            await writeAsync(part);
            var meta = CheckFile(part);
            Flush(part);
            File.Move(part, file);
            FileSync.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
            return new StateReport(meta.Totals.Records, meta.Totals.Commit);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StateDirectoryException($"The backup {file} could not be written: {failure.Message}", failure);
        }
        finally
        {
            StateSchema.DeleteWithLog(part);
        }
    }

    internal static StateFiles FilesOf(string folder)
    {
        var files = new StateFiles(folder);
        if (!File.Exists(files.Database) && files.FindTraces() is null)
        {
            throw new StateDirectoryException($"{files.Folder} holds no state of a grid; choose the folder with GRID_HOME.");
        }

        if (!File.Exists(files.Database))
        {
            throw new StateDamagedException(files.Database, "it is missing");
        }

        return files;
    }

    internal static SqliteConnection OpenForReading(string path)
    {
        StateSchema.CheckHeader(path);
        try
        {
            var connection = StateSchema.Open(path, SqliteOpenMode.ReadWrite);
            connection.KeepLog(keep: true);
            return connection;
        }
        catch (SqliteException unreadable)
        {
            throw new StateDamagedException(path, $"it cannot be read ({unreadable.Message.TrimEnd('.')})", unreadable);
        }
    }

    private static StateMeta CheckFile(string path)
    {
        StateSchema.CheckHeader(path);
        using var connection = StateSchema.Open(path, SqliteOpenMode.ReadWrite);
        return StateCheck.Read(connection, path);
    }

    private static string? MoveAway(StateFiles files, TimeProvider timeProvider) =>
        MoveAway(files.Folder, [files.Mark, files.Log, files.Index, files.Database], timeProvider);

    private static void Flush(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }
}
