using Grid.Disk.Processes;
using Grid.Testing;
using Grid.Testing.Volumes;

namespace Grid.Disk.Runs;

/// <summary>
/// A training run whose checkpoints do not fit: it ends with a sentence and leaves no file that a later run would take for a checkpoint.
/// </summary>
public sealed class CheckpointRun(string folder, CheckList checks)
{
    private const long Size = 512 << 10;

    /// <summary>Runs it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        using var volume = MemoryVolume.Mount(Path.Combine(folder, "training"), Size);
        var output = Path.Combine(folder, "said.txt");
        string[] arguments =
        [
            "train",
            "grid-tiny",
            "--smoke",
            "--decoder-only",
            "--autoencoder",
            RepositoryRoot.PathOf("deploy/models/grid-tiny"),
            "--out",
            volume.Folder,
        ];
        await using var program = GridProgram.Start("grid.dll", arguments, new Dictionary<string, string>(), output);
        var code = await program.WaitAsync(cancellationToken);
        string[] left =
        [
            .. Directory
                .EnumerateFiles(volume.Folder, "*", SearchOption.AllDirectories)
                .Where(file => file.EndsWith(".tmp", StringComparison.Ordinal) || file.EndsWith(".safetensors", StringComparison.Ordinal))
                .Select(Path.GetFileName)
                .OfType<string>(),
        ];
        checks.Check(
            code != 0 && left.Length == 0 && program.Text.Contains("space", StringComparison.OrdinalIgnoreCase),
            $"checkpoints: code {code}, left behind: [{string.Join(", ", left)}], says: {program.Text.TrimEnd().Split('\n')[^1]}"
        );
    }
}
