using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using Grid.Host.Health;
using Grid.Storage.Folders;
using Grid.Storage.Network;

namespace Grid.Host.Local;

/// <summary>
/// A Redis server on a loopback port, with its data below a folder and a password of its own. Every write it has answered survives its
/// process. The server holds a lock on its folder as long as it lives, so that there are never two on one log.
/// </summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private const string LockProgram = "/usr/bin/flock";

    // How long a server of an earlier grid may take to end, seconds; it ends with its grid, but not before its last write.
    private const int LockPatience = 10;
    private const int LockConflict = 75;

    // Another program may take the port between its choice and the server's start.
    private const int MaxStarts = 5;

    // It writes what it holds before it ends.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(4);

    private readonly string _folder;
    private readonly string _logFile;
    private readonly string _password = RandomNumberGenerator.GetHexString(40, lowercase: true);
    private int _port;
    private ChildProcess? _child;
    private RedisLogFlusher? _flusher;

    private RedisProcess(string folder, string logFile)
    {
        _folder = folder;
        _logFile = logFile;
    }

    /// <summary>Where the server answers.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>Configuration text of a client, with the password.</summary>
    public string ConnectionString => $"{Address},password={_password}";

    /// <summary>The server's configuration, with the password.</summary>
    public string ConfigurationFile => Path.Combine(_folder, "redis.conf");

    public int ProcessId => _child!.Id;

    public Task<int> Ended => _child!.Ended;

    public static async Task<RedisProcess> StartAsync(string folder, string logFile, CancellationToken cancellationToken)
    {
        var redis = new RedisProcess(folder, logFile);
        for (var starts = 1; ; starts++)
        {
            redis._port = LoopbackPorts.FindFree();
            try
            {
                await redis.StartAsync(cancellationToken);
                return redis;
            }
            catch (GridStartException) when (starts < MaxStarts && !LoopbackPorts.IsFree(redis._port))
            {
                // The port went to somebody else.
            }
        }
    }

    /// <summary>Configuration text of a client of the server that runs on a folder, as its configuration says.</summary>
    /// <exception cref="GridStartException">It cannot be read.</exception>
    public static string FindRunning(string folder)
    {
        var file = Path.Combine(folder, "redis.conf");
        try
        {
            var settings = File.ReadAllLines(file).Select(line => line.Split(' ', 2)).Where(pair => pair.Length == 2);
            var values = settings.ToDictionary(pair => pair[0], pair => pair[1]);
            return $"127.0.0.1:{values["port"]},password={values["requirepass"]}";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or KeyNotFoundException)
        {
            throw new GridStartException($"{file} does not say how to reach the Redis that runs: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Starts the server, at first or again, on the same port and data.</summary>
    /// <exception cref="GridStartException">The program is missing, the server of an earlier grid still runs on the folder, or it does not
    /// answer.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var program = FindProgram()
            ?? throw new GridStartException(
                "redis-server is needed for a cluster; on Debian and Ubuntu install it with: apt-get install redis-server"
            );
        PrivateFolder.Create(_folder);
        PrivateFolder.Close(_folder);
        WriteConfiguration();
        try
        {
            string[] command = [.. Lock(), program, ConfigurationFile];
            _child = ChildProcess.Start(command[0], command[1..], new Dictionary<string, string?>(), _logFile);
        }
        catch (Win32Exception refused)
        {
            throw new GridStartException($"redis-server could not be started: {refused.Message}", refused);
        }

        try
        {
            await WaitUntilAnsweringAsync(_child, cancellationToken);
            _flusher ??= new RedisLogFlusher(_folder);
        }
        catch
        {
            await _child.DisposeAsync();
            throw;
        }
    }

    public Task KillAsync() => _child!.KillAsync();

    public Task StopAsync() => _child!.StopAsync(StopPatience);

    public async ValueTask DisposeAsync()
    {
        if (_child is not null)
        {
            await _child.DisposeAsync();
        }

        if (_flusher is not null)
        {
            await _flusher.DisposeAsync();
        }
    }

    private static string? FindProgram() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "redis-server"))
            .FirstOrDefault(File.Exists);

    // The kernel lets the lock go when the server and what it forked are gone, however they ended. The program becomes the server.
    private IEnumerable<string> Lock() =>
        !File.Exists(LockProgram)
            ? []
            :
            [
                LockProgram,
                "--no-fork",
                "--exclusive",
                "--wait",
                LockPatience.ToString(CultureInfo.InvariantCulture),
                "--conflict-exit-code",
                LockConflict.ToString(CultureInfo.InvariantCulture),
                Path.Combine(_folder, "redis.lock"),
            ];

    private void WriteConfiguration()
    {
        try
        {
            // With "no" each write has been handed to the system by the time it is answered, so a killed server loses none; "everysec" puts
            // writes off while it flushes. RedisLogFlusher flushes instead: only a machine that fails may lose the last second.
            PrivateFile.Write(
                ConfigurationFile,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    bind 127.0.0.1
                    port {_port}
                    requirepass {_password}
                    dir {Quote(_folder)}
                    pidfile {Quote(Path.Combine(_folder, "redis.pid"))}
                    appendonly yes
                    appendfsync no
                    save ""

                    """
                )
            );
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new GridStartException($"{ConfigurationFile} could not be written: {refused.Message}", refused);
        }
    }

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private async Task WaitUntilAnsweringAsync(ChildProcess child, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // The server begins when it has the lock, so its own time begins then. A child that has ended says more than its silence.
        var answering = RedisProbe.CheckAsync(ConnectionString, TimeSpan.FromSeconds(LockPatience) + RedisProbe.StartPatience, stop.Token);
        await Task.WhenAny(answering, child.Ended);
        if (!child.Ended.IsCompleted)
        {
            await answering;
            return;
        }

        await stop.CancelAsync();
        throw new GridStartException(
            await child.Ended == LockConflict
                ? $"The Redis server of an earlier grid still runs on {_folder}{OtherProcess()}; end it or choose another "
                    + "folder with GRID_HOME."
                : $"redis-server ended with code {await child.Ended}; its output is in {_logFile}"
        );
    }

    private string OtherProcess()
    {
        try
        {
            return $" (process {File.ReadAllText(Path.Combine(_folder, "redis.pid")).Trim()})";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
