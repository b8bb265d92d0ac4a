using System.CommandLine;
using System.Globalization;
using Grid.Slices;
using Grid.Testing;

var quick = new Option<bool>("--quick") { Description = "189 frames instead of 1,080, 2 workers, 2 prompts." };
var seed = new Option<int?>("--seed") { Description = "Seed of every choice. Default: another one each time." };
var parts = new Argument<string[]>("parts")
{
    Description = "Which of equal, seams and memory to run. Default: all.",
    DefaultValueFactory = _ => ["equal", "seams", "memory"],
};
parts.AcceptOnlyFromAmong("equal", "seams", "memory");
var root = new RootCommand("Makes long videos on many workers and says whether they are one and the same, smooth and small in memory.")
{
    quick,
    seed,
    parts,
};
root.SetAction(
    async (parsed, cancellationToken) =>
    {
        var begun = TimeProvider.System.GetTimestamp();
        var folder = Directory.CreateTempSubdirectory("grid-slices-").FullName;
        var checks = new CheckList(line =>
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 6:0.0} s  {line}")
            )
        );
        var chosen = parsed.GetValue(seed) ?? Random.Shared.Next();
        var options = parsed.GetValue(quick) ? SliceOptions.Quick(chosen, folder) : SliceOptions.Full(chosen, folder);
        checks.Say($"{options.Frames} frames in {options.Steps} steps, seed {chosen}");
        foreach (var part in parsed.GetValue(parts)!)
        {
            try
            {
                await (
                    part switch
                    {
                        "equal" => new EqualityRun(options, checks, TimeProvider.System).RunAsync(cancellationToken),
                        "seams" => new SeamRun(options, checks, TimeProvider.System).RunAsync(cancellationToken),
                        _ => new MemoryRun(options, checks, TimeProvider.System).RunAsync(cancellationToken),
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
