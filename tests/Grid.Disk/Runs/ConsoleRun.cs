using System.Globalization;
using Grid.Disk.Processes;
using Grid.Testing;
using Grid.Testing.Volumes;

namespace Grid.Disk.Runs;

/// <summary>A grid whose own output goes to a volume without any space, from its start to its end.</summary>
public sealed class ConsoleRun(string folder, CheckList checks, TimeProvider timeProvider)
{
    private const long Size = 256 << 10;

    /// <summary>Runs it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        using var volume = MemoryVolume.Mount(Path.Combine(folder, "console"), Size);
        var output = Path.Combine(volume.Folder, "output.txt");
        await File.WriteAllTextAsync(output, "", cancellationToken);
        volume.Fill();
        var state = Path.Combine(folder, "state");
        await using var grid = GridProgram.Start(
            "Grid.Host.dll",
            [$"--StateFolder={state}", "--Port=0"],
            new Dictionary<string, string>(),
            output
        );
        using var client = new VideosClient(await FindAsync(grid, state, cancellationToken));
        var (status, id) = await client.SubmitAsync(
            "a red circle moving left on a black background",
            frames: 9,
            steps: 20,
            seed: 1,
            cancellationToken
        );
        var video = status == 202 ? await client.WaitAsync(id, _ => false, cancellationToken) : null;
        var (stored, said) = (string?)video?["status"] == "completed" ? await client.HashAsync(video!, cancellationToken) : ("", "none");
        checks.Check(stored == said, $"console: a grid that cannot write its log makes videos: {status}, {(string?)video?["status"]}");
        var begun = timeProvider.GetTimestamp();
        var code = await grid.StopAsync(TimeSpan.FromSeconds(30), cancellationToken);
        var seconds = timeProvider.GetElapsedTime(begun).TotalSeconds;
        checks.Check(
            code == 0 && seconds < 20,
            string.Create(CultureInfo.InvariantCulture, $"console: stopped in {seconds:0.0} s with code {code}")
        );
    }

    // It cannot say where it answers, so it is found as another process of this machine finds it.
    private static async Task<Uri> FindAsync(GridProgram grid, string state, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Storage.Embedded.StateDirectory.FindOwner(state)?.Address is { } address)
            {
                return address;
            }

            if (grid.HasEnded)
            {
                throw new InvalidOperationException("It ended although only its output could not be written.");
            }

            await Task.Delay(100, cancellationToken);
        }
    }
}
