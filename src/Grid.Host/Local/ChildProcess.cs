using System.Diagnostics;
using Grid.Storage.Folders;

namespace Grid.Host.Local;

/// <summary>A process that this one started and that ends with it, with what it writes kept in a file.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly RollingLog _log;

    private ChildProcess(Process process, RollingLog log)
    {
        _process = process;
        _log = log;
        Id = process.Id;
        Ended = EndAsync();
    }

    public int Id { get; }

    /// <summary>Completes with the exit code when the process has ended, however that came about. It does not fail.</summary>
    public Task<int> Ended { get; }

    /// <summary>Starts a program. The file keeps what earlier processes wrote, up to a size.</summary>
    /// <param name="environment">Variables for the child; null takes one away.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?> environment,
        string logFile
    )
    {
        PrivateFolder.Create(Path.GetDirectoryName(logFile)!);
        return new ChildProcess(ChildLauncher.Start(program, arguments, environment), new RollingLog(logFile));
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
        await Task.WhenAll(CopyAsync(_process.StandardOutput), CopyAsync(_process.StandardError), _process.WaitForExitAsync());
        _log.Dispose();
        return _process.ExitCode;

        async Task CopyAsync(StreamReader reader)
        {
            try
            {
                while (await reader.ReadLineAsync() is { } line)
                {
                    _log.WriteLine(line);
                }
            }
            catch (IOException)
            {
                // The pipe broke with the process.
            }
        }
    }
}
