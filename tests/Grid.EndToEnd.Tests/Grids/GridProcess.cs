using System.Diagnostics;

namespace Grid.EndToEnd.Tests.Grids;

/// <summary>A grid in a process of its own, which a test may kill.</summary>
internal sealed class GridProcess : IAsyncDisposable
{
    private const string Ready = "The grid answers at ";

    private readonly Process _process;

    private GridProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
    }

    public HttpClient Client { get; }

    public static async Task<GridProcess> StartAsync(string stateFolder, string modelsFolder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet"
        )
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Grid.Host.dll"),
                $"--StateFolder={stateFolder}",
                "--Port=0",
                $"--ModelFolders:0={modelsFolder}",
                $"--DefaultModel={GoldenModel.Name}",
            },
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                return new GridProcess(process, new Uri(line[Ready.Length..]));
            }
        }

        throw new InvalidOperationException("The grid ended before it answered.");
    }

    /// <summary>Ends the process without giving it a chance to do anything.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
