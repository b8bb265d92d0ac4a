using System.Diagnostics;

namespace Grid.Host.Local;

/// <summary>A process that this one started, with what it writes kept in a file.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StreamWriter _log;

    private ChildProcess(Process process, StreamWriter log)
    {
        _process = process;
        _log = log;
        Id = process.Id;
        Ended = EndAsync();
    }

    public int Id { get; }

    /// <summary>Completes with the exit code when the process has ended, however that came about.</summary>
    public Task<int> Ended { get; }

    /// <summary>Starts a program. The file keeps what earlier processes wrote.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string logFile)
    {
        // In a session of its own the process does not get the terminal's Ctrl+C: it is told to stop when those that need it have stopped.
        var start = File.Exists("/usr/bin/setsid") ? new ProcessStartInfo("/usr/bin/setsid", [program, .. arguments]) : new ProcessStartInfo(program, arguments);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        var log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        try
        {
            return new ChildProcess(Process.Start(start)!, log);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Ends the process without giving it a chance to do anything.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await Ended;
    }

    /// <summary>Asks the process to end and ends it when it has not by then. The exit code.</summary>
    public async Task<int> StopAsync(TimeSpan patience)
    {
        if (!_process.HasExited)
        {
            PosixSignals.SendTerminate(Id);
        }

        try
        {
            return await Ended.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            await KillAsync();
            return await Ended;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task<int> EndAsync()
    {
        var gate = new Lock();
        await Task.WhenAll(CopyAsync(_process.StandardOutput), CopyAsync(_process.StandardError), _process.WaitForExitAsync());
        await _log.DisposeAsync();
        return _process.ExitCode;

        async Task CopyAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (gate)
                {
                    _log.WriteLine(line);
                }
            }
        }
    }
}
