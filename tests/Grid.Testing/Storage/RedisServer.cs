using System.Diagnostics;
using System.Globalization;
using Grid.Storage.Network;
using StackExchange.Redis;

namespace Grid.Testing.Storage;

/// <summary>A real redis-server on a folder and a port of its own, which can be killed and started again.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly int _port = LoopbackPorts.FindFree();
    private Process? _process;

    public RedisServer(string folder) => _folder = folder;

    public string ConnectionString =>
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port},allowAdmin=true,abortConnect=false,connectRetry=10");

    public async Task StartAsync()
    {
        Directory.CreateDirectory(_folder);
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "--port",
            _port.ToString(CultureInfo.InvariantCulture),
            "--bind",
            "127.0.0.1",
            "--dir",
            _folder,
            "--appendonly",
            "yes",
            "--appendfsync",
            "no",
            "--save",
            "",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await using var client = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
        await client.GetDatabase().PingAsync();
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }
    }
}
