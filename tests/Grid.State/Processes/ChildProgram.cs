using System.Diagnostics;

namespace Grid.State.Processes;

/// <summary>This program in another process, in a role of its own, that can be killed as <c>kill -9</c> does.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProgram(Process process) => _process = process;

    /// <summary>Its lines.</summary>
    public StreamReader Output => _process.StandardOutput;

    public static ChildProgram Start(string role, string folder)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.ArgumentList.Add(typeof(ChildProgram).Assembly.Location);
        start.ArgumentList.Add(role);
        start.ArgumentList.Add(folder);

        // One small program among others; it compiles less and starts sooner this way.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return new ChildProgram(Process.Start(start)!);
    }

    /// <summary>Asks it to end in good order, and reads what it still says.</summary>
    public async Task<string> StopAsync(CancellationToken cancellationToken)
    {
        _process.StandardInput.Close();
        var rest = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return rest;
    }

    /// <summary>Kills it, and reads what it had still said.</summary>
    public async Task<string> KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        var rest = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return rest;
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
}
