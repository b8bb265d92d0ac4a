using Grid.Disk.Processes;
using Grid.Testing;
using Grid.Testing.Volumes;

namespace Grid.Disk.Runs;

/// <summary>
/// The command line, whose output does not fit: it says so, leaves an older file alone and leaves no part behind; with space it works.
/// </summary>
public sealed class OutputRun(string folder, CheckList checks)
{
    private const long Megabyte = 1L << 20;
    private const long TooLittle = 8 << 10;
    private const string Older = "an older file";
    private static readonly string[] Prompt =
    [
        "generate",
        "a red circle moving left on a black background",
        "--steps",
        "4",
        "--frames",
        "90",
        "--seed",
        "1",
    ];

    /// <summary>Runs all of it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        using var volume = MemoryVolume.Mount(Path.Combine(folder, "output"), 2 * Megabyte);
        (string Name, string[] Arguments)[] ways = [("alone", ["--local"]), ("through the grid", [])];
        foreach (var (name, arguments) in ways)
        {
            foreach (var format in (string[])["mp4", "gif"])
            {
                await RunAsync(volume, $"{name}, {format}", [.. Prompt, .. arguments], $"video.{format}", cancellationToken);
            }
        }
    }

    private async Task RunAsync(MemoryVolume volume, string name, string[] arguments, string file, CancellationToken cancellationToken)
    {
        var path = Path.Combine(volume.Folder, file);
        await File.WriteAllTextAsync(path, Older, cancellationToken);
        volume.Fill(leave: TooLittle);
        var (code, text) = await GenerateAsync(arguments, path, cancellationToken);
        string[] left =
        [
            .. Directory
                .EnumerateFileSystemEntries(volume.Folder)
                .Select(Path.GetFileName)
                .OfType<string>()
                .Where(found => found != "ballast" && found != file),
        ];
        var kept = await File.ReadAllTextAsync(path, cancellationToken) == Older;
        checks.Check(
            code != 0 && kept && left.Length == 0 && text.Contains("space", StringComparison.OrdinalIgnoreCase),
            $"output, {name}: code {code}, {(kept ? "the older file is untouched" : "the older file is gone")}, left behind: "
                + $"[{string.Join(", ", left)}], says: {Last(text)}"
        );
        volume.Empty();
        (code, text) = await GenerateAsync(arguments, path, cancellationToken);
        checks.Check(
            code == 0 && new FileInfo(path).Length > TooLittle,
            $"output, {name}: with space code {code}{(code == 0 ? "" : $": {Last(text)}")}"
        );
        File.Delete(path);
    }

    private static string Last(string text) => text.TrimEnd().Split('\n')[^1];

    private async Task<(int Code, string Text)> GenerateAsync(string[] arguments, string path, CancellationToken cancellationToken)
    {
        var output = Path.Combine(folder, "said.txt");
        File.Delete(output);
        await using var program = GridProgram.Start(
            "grid.dll",
            [.. arguments, "--output", path],
            new Dictionary<string, string> { ["GRID_HOME"] = Path.Combine(folder, "state") },
            output
        );
        var code = await program.WaitAsync(cancellationToken);
        return (code, program.Text);
    }
}
