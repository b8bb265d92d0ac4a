using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Grid.Disk.Processes;

/// <summary>A program of the grid as it is shipped, in a process of its own; what it writes goes to a file by way of a shell.</summary>
public sealed partial class GridProgram : IAsyncDisposable
{
    private readonly Process _process;

    private GridProgram(Process process, string output)
    {
        _process = process;
        Output = output;
    }

    /// <summary>The file that holds what it wrote.</summary>
    public string Output { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>What it has written so far.</summary>
    public string Text
    {
        get
        {
            using var reader = new StreamReader(
                new FileStream(Output, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            );
            return reader.ReadToEnd();
        }
    }

    /// <summary>Starts <c>grid.dll</c> or <c>Grid.Host.dll</c>.</summary>
    public static GridProgram Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        string output
    )
    {
        // The shell becomes the program, so that signals reach it and its output is a plain file, as with any service.
        string[] command = ["dotnet", Path.Combine(AppContext.BaseDirectory, program), .. arguments];
        var line = new StringBuilder("exec");
        foreach (var word in command)
        {
            line.Append(' ').Append('\'').Append(word).Append('\'');
        }

        var start = new ProcessStartInfo("/bin/sh", ["-c", $"{line} >>'{output}' 2>&1"]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new GridProgram(Process.Start(start)!, output);
    }

    /// <summary>Waits for an address that it says it answers at.</summary>
    public async Task<Uri> WaitForAddressAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Address().Match(Text) is { Success: true } match)
            {
                return new Uri(match.Groups[1].Value);
            }

            if (HasEnded)
            {
                throw new InvalidOperationException($"It ended before it answered: {Text}");
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>Asks it to stop, as a service manager does, and waits. The exit code; -1 when it did not end within the time.</summary>
    public async Task<int> StopAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using (
            var kill = Process.Start(
                "bash",
                ["-c", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"kill -TERM {_process.Id}")]
            )
        )
        {
            await kill.WaitForExitAsync(cancellationToken);
        }

        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(patience, cancellationToken);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            return -1;
        }
    }

    /// <summary>Waits until it ends by itself. The exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"answers at (http://[0-9.]+:[0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
