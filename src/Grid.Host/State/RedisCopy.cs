using System.Diagnostics;
using System.Globalization;
using Grid.Host.Local;
using Grid.Storage.Embedded;
using Grid.Storage.Folders;
using StackExchange.Redis;

namespace Grid.Host.State;

/// <summary>
/// A Redis server of our own that holds what another one held at one moment. A server that runs is copied as its replicas are, the files of
/// one that does not are copied as files, so neither is changed.
/// </summary>
internal sealed class RedisCopy : IAsyncDisposable
{
    // A server gives its data at some 100 MB a second.
    private static readonly TimeSpan CopyPatience = TimeSpan.FromMinutes(30);

    // For a first answer of the server that is copied.
    private static readonly TimeSpan LinkPatience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private const string FolderPrefix = "redis-copy-";

    private readonly string _folder;
    private RedisProcess? _server;

    private RedisCopy(string stateFolder)
    {
        RemoveLeftBehind(stateFolder);
        _folder = Path.Combine(stateFolder, string.Create(CultureInfo.InvariantCulture, $"{FolderPrefix}{Environment.ProcessId}"));
    }

    /// <summary>Configuration text of a client of the copy.</summary>
    public string ConnectionString => _server!.ConnectionString;

    /// <summary>Copies the files of a server that does not run.</summary>
    /// <param name="redisFolder">The folder of the server.</param>
    /// <exception cref="GridStartException">Its data cannot be read.</exception>
    public static Task<RedisCopy> OfFolderAsync(string stateFolder, string redisFolder, CancellationToken cancellationToken) =>
        StartAsync(
            new RedisCopy(stateFolder),
            copy =>
            {
                copy.CopyLog(redisFolder);
                return Task.CompletedTask;
            },
            _ => Task.CompletedTask,
            cancellationToken
        );

    /// <summary>Copies a server that runs.</summary>
    /// <exception cref="GridStartException">It does not give its data.</exception>
    public static Task<RedisCopy> OfServerAsync(string stateFolder, string redis, CancellationToken cancellationToken) =>
        StartAsync(
            new RedisCopy(stateFolder),
            _ => Task.CompletedTask,
            copy => copy.FollowAsync(RedisSettings.Parse(redis), cancellationToken),
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.KillAsync();
            await _server.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<RedisCopy> StartAsync(
        RedisCopy copy,
        Func<RedisCopy, Task> before,
        Func<RedisCopy, Task> after,
        CancellationToken cancellationToken
    )
    {
        PrivateFolder.Create(copy._folder);
        try
        {
            await before(copy);
            copy._server = await RedisProcess.StartAsync(
                Path.Combine(copy._folder, "redis"),
                Path.Combine(copy._folder, "redis.log"),
                cancellationToken
            );
            await after(copy);
            return copy;
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    // What processes left that were killed: it holds what tenants wrote.
    private static void RemoveLeftBehind(string stateFolder)
    {
        foreach (var folder in Directory.Exists(stateFolder) ? Directory.GetDirectories(stateFolder, FolderPrefix + "*") : [])
        {
            if (int.TryParse(Path.GetFileName(folder)[FolderPrefix.Length..], out var process) && !IsRunning(process))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var running = Process.GetProcessById(process);
            return process != Environment.ProcessId && !running.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string Field(string information, string name) =>
        information
            .Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
            .Select(line => line[(name.Length + 1)..])
            .FirstOrDefault("");

    private void CopyLog(string redisFolder)
    {
        const string Log = "appendonlydir";
        var to = Path.Combine(_folder, "redis", Log);
        PrivateFolder.Create(Path.Combine(_folder, "redis"));
        PrivateFolder.Create(to);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(redisFolder, Log)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private async Task FollowAsync(ConfigurationOptions source, CancellationToken cancellationToken)
    {
        var options = RedisSettings.Parse(ConnectionString);
        options.AllowAdmin = true;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        var copy = connection.GetServers()[0];
        if (source.Password is { Length: > 0 } password)
        {
            await copy.ExecuteAsync("CONFIG", "SET", "masterauth", password);
        }

        if (source.User is { Length: > 0 } user)
        {
            await copy.ExecuteAsync("CONFIG", "SET", "masteruser", user);
        }

        var (host, port) = AddressOf(source);
        await copy.ExecuteAsync("REPLICAOF", host, port.ToString(CultureInfo.InvariantCulture));
        await WaitUntilCopiedAsync(copy, $"{host}:{port}", cancellationToken);

        // From now on nothing of it changes. What it has followed until here is a beginning of all writes, in their order.
        await copy.ExecuteAsync("REPLICAOF", "NO", "ONE");
    }

    private static (string Host, int Port) AddressOf(ConfigurationOptions source) =>
        source.EndPoints.FirstOrDefault() switch
        {
            System.Net.DnsEndPoint name => (name.Host, name.Port),
            System.Net.IPEndPoint address => (address.Address.ToString(), address.Port),
            _ => throw new StateDirectoryException("GRID_REDIS names no server whose state could be read."),
        };

    private static async Task WaitUntilCopiedAsync(IServer copy, string source, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var information = (string?)await copy.ExecuteAsync("INFO", "replication") ?? "";
            if (Field(information, "master_link_status") == "up")
            {
                return;
            }

            var took = TimeProvider.System.GetElapsedTime(begun);
            if (took > CopyPatience || (took > LinkPatience && Field(information, "master_sync_in_progress") != "1"))
            {
                throw new GridStartException(
                    $"The Redis at {source} does not give its data: it must allow replicas (PSYNC) to this machine, without TLS."
                );
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
