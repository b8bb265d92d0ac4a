using System.ComponentModel;
using System.Globalization;
using Grid.Host.Health;
using Grid.Storage.Network;

namespace Grid.Host.Local;

/// <summary>A Redis server on a loopback port, with its data below a folder. Every write it has answered survives its process.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    // It writes what it holds before it ends.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly string _folder;
    private readonly string _logFile;
    private readonly int _port = LoopbackPorts.FindFree();
    private ChildProcess? _child;

    private RedisProcess(string folder, string logFile)
    {
        _folder = folder;
        _logFile = logFile;
    }

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public Task<int> Ended => _child!.Ended;

    public static async Task<RedisProcess> StartAsync(string folder, string logFile, CancellationToken cancellationToken)
    {
        var redis = new RedisProcess(folder, logFile);
        await redis.StartAsync(cancellationToken);
        return redis;
    }

    /// <summary>Starts the server, at first or again, on the same port and data.</summary>
    /// <exception cref="GridStartException">The program is missing, or the server does not answer.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        var port = _port.ToString(CultureInfo.InvariantCulture);
        var program = FindProgram()
            ?? throw new GridStartException("redis-server is needed for a cluster; on Debian and Ubuntu install it with: apt-get install redis-server");
        try
        {
            // A killed server has handed its writes to the system by the time it answers; only a machine that fails may lose the last second.
            _child = ChildProcess.Start(
                program,
                ["--bind", "127.0.0.1", "--port", port, "--dir", _folder, "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""],
                new Dictionary<string, string>(),
                _logFile);
        }
        catch (Win32Exception refused)
        {
            throw new GridStartException($"redis-server could not be started: {refused.Message}", refused);
        }

        try
        {
            await RedisProbe.CheckAsync(ConnectionString, cancellationToken);
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
    }

    private static string? FindProgram() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "redis-server"))
        .FirstOrDefault(File.Exists);
}
