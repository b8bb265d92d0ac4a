using System.CommandLine;
using System.Globalization;
using Grid.Disk.Runs;
using Grid.Testing;

string[] names = [.. GridPlace.All.Select(place => place.Name), "output", "console", "checkpoints"];
var parts = new Argument<string[]>("parts")
{
    Description = $"Which of {string.Join(", ", names)} to run. Default: all.",
    DefaultValueFactory = _ => names,
};
parts.AcceptOnlyFromAmong(names);
var root = new RootCommand(
    "Fills the volume of each writer while it writes, and says what became of it. Needs root, to mount small volumes."
)
{
    parts,
};

// A part that hangs must not take the others with it; on a busy machine one takes minutes.
var longest = TimeSpan.FromMinutes(10);
root.SetAction(
    async (parsed, cancellationToken) =>
    {
        var begun = TimeProvider.System.GetTimestamp();
        var folder = Directory.CreateTempSubdirectory("grid-disk-").FullName;
        var checks = new CheckList(line =>
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 6:0.0} s  {line}")
            )
        );
        foreach (var part in parsed.GetValue(parts)!)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(longest);
            try
            {
                await (
                    part switch
                    {
                        "output" => new OutputRun(Path.Combine(folder, part), checks).RunAsync(limit.Token),
                        "console" => new ConsoleRun(Path.Combine(folder, part), checks, TimeProvider.System).RunAsync(limit.Token),
                        "checkpoints" => new CheckpointRun(Path.Combine(folder, part), checks).RunAsync(limit.Token),
                        _ => new GridRun(GridPlace.All.First(place => place.Name == part), folder, checks, TimeProvider.System).RunAsync(
                            limit.Token
                        ),
                    }
                );
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                checks.Check(held: false, $"{part} broke off: {failure.Message}");
            }
        }

        if (checks.Failed == 0)
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            Console.WriteLine($"what the processes wrote is in {folder}");
        }

        Console.WriteLine($"{checks.Passed} passed, {checks.Failed} failed");
        return checks.Failed == 0 ? 0 : 1;
    }
);
return await root.Parse(args).InvokeAsync();
