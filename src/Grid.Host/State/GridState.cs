using Grid.Contracts.Audits;
using Grid.Contracts.Jobs;
using Grid.Grains.Audits;
using Grid.Host.Health;
using Grid.Host.Local;
using Grid.Storage.Embedded;
using Grid.Storage.State;
using Orleans.Serialization;

namespace Grid.Host.State;

/// <summary>
/// The state of a grid, for those who look after it: of an embedded grid in its folder, of a local cluster in the Redis of its folder, or
/// of a cluster in a Redis elsewhere. A backup of one can be restored as any other.
/// </summary>
/// <param name="folder">The state folder.</param>
/// <param name="redis">Configuration text of a client of the Redis that keeps the state; null when the folder does.</param>
public sealed class GridState(string folder, string? redis = null)
{
    private readonly string _folder = Path.GetFullPath(folder);

    /// <summary>Whether there is state of an embedded grid.</summary>
    public bool IsEmbedded => IsInSqlite && File.Exists(new StateFiles(_folder).Database);

    private string RedisFolder => Path.Combine(_folder, "redis");

    /// <summary>
    /// Reads all state, and compares it with what was written last and with the books of tenants. The grid may run meanwhile; nothing is
    /// changed.
    /// </summary>
    /// <exception cref="StateDirectoryException">There is no state, something of it is missing or damaged, or it is of a newer
    /// version.</exception>
    /// <exception cref="GridStartException">Redis does not answer, or has lost writes.</exception>
    public async Task<AuditReport> CheckAsync(CancellationToken cancellationToken = default)
    {
        if (IsInSqlite)
        {
            using var snapshot = await Task.Run(() => StateSnapshot.Open(_folder), cancellationToken);
            return await AuditAsync(snapshot, cancellationToken);
        }

        return await WithRedisAsync(copy: false, reader => AuditAsync(reader, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Writes a copy of the state, as it is at one moment, to a new file, and checks the copy. The grid may run meanwhile; nothing is
    /// changed.
    /// </summary>
    /// <returns>How many records the file holds.</returns>
    /// <exception cref="StateDirectoryException">There is no state, it is damaged, or the file cannot be written.</exception>
    /// <exception cref="RecordDamagedException">A record in Redis is not what was written.</exception>
    /// <exception cref="GridStartException">Redis does not answer or give its data, or has lost writes.</exception>
    public async Task<long> BackupAsync(string file, CancellationToken cancellationToken = default)
    {
        if (IsInSqlite)
        {
            return (await StateMaintenance.BackupAsync(_folder, file)).Records;
        }

        return await WithRedisAsync(
            copy: true,
            async reader => (await StateMaintenance.BackupAsync(reader, file, cancellationToken)).Records,
            cancellationToken
        );
    }

    /// <summary>
    /// Puts a backup in the place of the state. What a folder held is kept beside it; a Redis elsewhere must be empty. The grid must not
    /// run.
    /// </summary>
    /// <param name="file">The backup.</param>
    /// <param name="isCluster">Whether a folder without state is to become that of a cluster.</param>
    /// <returns>How many records there are now, and where the files before them are; null where there were none.</returns>
    /// <exception cref="StateDirectoryException">The backup is damaged, the grid runs, or a file cannot be written.</exception>
    /// <exception cref="GridStartException">Redis does not answer.</exception>
    public async Task<(long Records, string? Replaced)> RestoreAsync(
        string file,
        bool isCluster,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default
    )
    {
        if (redis is not null)
        {
            using var backup = StateSnapshot.OpenBackup(file);
            await RedisProbe.CheckAsync(redis, RedisProbe.StartPatience, cancellationToken);
            await RedisRestore.WriteAsync(backup, redis, WriteMark.FindHighest(_folder), cancellationToken);
            return (backup.Report.Records, null);
        }

        if (!isCluster && IsInSqlite)
        {
            var (report, replaced) = StateMaintenance.Restore(_folder, file, timeProvider);
            return (report.Records, replaced);
        }

        using var directory = StateDirectory.Open(_folder);
        StateFiles.CheckIsOfCluster(_folder);
        return await RestoreFolderAsync(file, timeProvider, cancellationToken);
    }

    /// <summary>Whether there is state of a local cluster.</summary>
    public bool IsOfLocalCluster => redis is null && HasFiles(RedisFolder);

    private bool IsInSqlite => redis is null && !HasFiles(RedisFolder);

    private static bool HasFiles(string path) =>
        Directory.Exists(path) && Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Any();

    private static async Task<AuditReport> AuditAsync(IRecordReader records, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection()
            .AddSerializer(serializer => serializer.AddAssembly(typeof(StateAudit).Assembly).AddAssembly(typeof(JobKey).Assembly))
            .BuildServiceProvider();
        var audit = new StateAudit(records, services.GetRequiredService<Serializer>(), TimeProvider.System);
        return await audit.RunAsync(readValues: true, cancellationToken);
    }

    private async Task<(long Records, string? Replaced)> RestoreFolderAsync(
        string file,
        TimeProvider timeProvider,
        CancellationToken cancellationToken
    )
    {
        // Whole in a folder of its own before anything is moved away.
        var temporary = Path.Combine(_folder, "redis.new");
        using var backup = StateSnapshot.OpenBackup(file);
        try
        {
            Remove(temporary);
            await using (
                var server = await RedisProcess.StartAsync(temporary, Path.Combine(_folder, "logs", "redis-restore.log"), cancellationToken)
            )
            {
                await RedisRestore.WriteAsync(backup, server.ConnectionString, writes: 0, cancellationToken);
                await server.StopAsync();
            }

            var replaced = StateMaintenance.MoveAway(_folder, [RedisFolder, WriteMark.FolderOf(_folder)], timeProvider);
            Directory.Move(temporary, RedisFolder);
            return (backup.Report.Records, replaced);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StateDirectoryException($"The backup {file} could not be put in place: {failure.Message}", failure);
        }
        finally
        {
            Remove(temporary);
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    // A server that runs is read as it is, or copied first where all that is read must be of one moment.
    private async Task<T> WithRedisAsync<T>(bool copy, Func<IRecordReader, Task<T>> use, CancellationToken cancellationToken)
    {
        var (running, held) = FindServer();
        using (held)
        {
            if (running is not null)
            {
                await RedisProbe.CheckAsync(running, RedisProbe.StartPatience, cancellationToken);
                await RedisWrites.CheckAsync(running, _folder);
            }

            await using var copied =
                running is null ? await RedisCopy.OfFolderAsync(_folder, RedisFolder, cancellationToken)
                : copy ? await RedisCopy.OfServerAsync(_folder, running, cancellationToken)
                : null;
            if (running is null)
            {
                await RedisWrites.CheckAsync(copied!.ConnectionString, _folder);
            }

            await using var reader = new RedisRecordReader(copied?.ConnectionString ?? running!);
            return await use(reader);
        }
    }

    // The server that runs, or the lock of a folder on which none does.
    private (string? Running, StateDirectory? Held) FindServer()
    {
        if (redis is not null)
        {
            return (redis, null);
        }

        try
        {
            return (null, StateDirectory.Open(_folder));
        }
        catch (StateDirectoryInUseException)
        {
            return (RedisProcess.FindRunning(RedisFolder), null);
        }
    }
}
