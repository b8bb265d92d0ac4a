using System.Diagnostics;
using System.Threading.Channels;

namespace Grid.EndToEnd.Tests.Grids;

/// <summary>The program <c>grid</c> in a process of its own, with a state folder of its own, as a person runs it.</summary>
internal sealed class CliProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _said = [];
    private readonly Task _reading;

    private CliProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    public int Id => _process.Id;

    /// <summary>All lines so far, of both streams.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    /// <param name="variables">Of the environment, beside the state folder.</param>
    public static CliProcess Start(string stateFolder, string[] arguments, params (string Name, string Value)[] variables)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host, [Path.Combine(AppContext.BaseDirectory, "grid.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GRID_HOME"] = stateFolder;
        start.Environment["OMP_WAIT_POLICY"] = "passive";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new CliProcess(Process.Start(start)!);
    }

    /// <summary>Waits for a line that holds a text, among those that nobody has waited for, and gives it.</summary>
    public async Task<string> WaitForLineAsync(string text, CancellationToken cancellationToken)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The program ended without saying '{text}'. It said:\n{Said}");
    }

    /// <summary>Waits for its end. The exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, by the shell: a bare system has no program <c>kill</c>.</summary>
    public void Terminate() => Process.Start("bash", ["-c", $"kill -TERM {Id}"]).WaitForExit();

    /// <summary>Ends it without giving it a chance to do anything.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync(CancellationToken.None);
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        await Task.WhenAll(CopyAsync(_process.StandardOutput), CopyAsync(_process.StandardError));
        _lines.Writer.Complete();

        async Task CopyAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (_said)
                {
                    _said.Add(line);
                }

                _lines.Writer.TryWrite(line);
            }
        }
    }
}
