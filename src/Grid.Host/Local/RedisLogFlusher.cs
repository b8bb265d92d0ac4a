namespace Grid.Host.Local;

/// <summary>
/// Flushes the append-only files of a Redis server to the disk once a second. The server itself must not: while it flushes, it puts a write
/// off for up to two seconds after it has answered it, and a server that is killed then has lost what it answered.
/// </summary>
internal sealed class RedisLogFlusher : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly string _folder;
    private readonly Task _running;

    /// <param name="folder">The server's folder; its log is below it.</param>
    public RedisLogFlusher(string folder)
    {
        _folder = folder;
        _running = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    /// <summary>Flushes the log's files that are there now.</summary>
    /// <exception cref="IOException">A file could not be flushed.</exception>
    internal static int Flush(string folder)
    {
        var log = Path.Combine(folder, "appendonlydir");
        var count = 0;
        foreach (var file in Directory.Exists(log) ? Directory.EnumerateFiles(log, "*.aof") : [])
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(handle);
            count++;
        }

        return count;
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                FlushNow();
            }
        }
        catch (OperationCanceledException)
        {
            FlushNow();
        }
    }

    private void FlushNow()
    {
        try
        {
            Flush(_folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A file that a rewrite has just removed, or a disk that fails: the server says the latter itself.
        }
    }
}
