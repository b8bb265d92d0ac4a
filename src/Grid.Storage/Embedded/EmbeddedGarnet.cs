using System.Globalization;
using Garnet;

namespace Grid.Storage.Embedded;

/// <summary>
/// Garnet in this process, on a loopback port, with its data below the state folder. A write is answered once the log has it, so what
/// the grid told a tenant is there after the process is killed.
/// </summary>
public sealed class EmbeddedGarnet : IDisposable
{
    // Sizes for a grid's state (kilobytes a job) rather than for a cache. Records beyond the memory go to disk, and when the log passes
    // its limit Garnet takes a checkpoint and cuts it.
    private static readonly string[] FixedArguments =
    [
        "--bind", "127.0.0.1",
        "--lua",
        "--aof", "--aof-commit-wait", "true", "--aof-size-limit", "32m", "--aof-memory", "16m", "--aof-page-size", "4m", "--aof-segment-size", "64m",
        "--recover",
        "--storage-tier", "--segment", "64m",
        "--memory", "64m", "--page", "1m", "--index", "1m",

        // The default device needs libaio, which slim systems lack.
        "--device-type", "RandomAccess",
        "--disable-console-logger", "-q",
    ];

    private readonly GarnetServer _server;

    private EmbeddedGarnet(GarnetServer server) => _server = server;

    /// <summary>Configuration text for a Redis client of a server on a port.</summary>
    public static string ConnectionStringOf(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    /// <summary>Starts a server on a loopback port and recovers what the folder holds.</summary>
    public static EmbeddedGarnet Start(string folder, int port)
    {
        Directory.CreateDirectory(folder);
        var server = new GarnetServer([.. FixedArguments,
            "--port", port.ToString(CultureInfo.InvariantCulture), "--logdir", folder, "--checkpointdir", folder]);
        try
        {
            server.Start();
        }
        catch
        {
            server.Dispose();
            throw;
        }

        return new EmbeddedGarnet(server);
    }

    /// <summary>Stops the server; what it has answered is on disk already.</summary>
    public void Dispose() => _server.Dispose();
}
