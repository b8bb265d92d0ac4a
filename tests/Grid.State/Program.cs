using System.CommandLine;
using System.Globalization;
using Grid.State.Processes;
using Grid.State.Runs;
using Grid.Testing;

// The programs that are killed are this one again.
if (args is [var role, var place])
{
    switch (role)
    {
        case RecordWriter.Role:
            return await RecordWriter.RunAsync(place);
        case KilledGrid.Role:
            return await KilledGrid.RunAsync(place);
    }
}

string[] names = ["kills", "damages", "grid", "redis"];
var parts = new Argument<string[]>("parts")
{
    Description = $"Which of {string.Join(", ", names)} to run. Default: all.",
    DefaultValueFactory = _ => names,
};
parts.AcceptOnlyFromAmong(names);
var kills = new Option<int>("--kills") { Description = "How many writers to kill.", DefaultValueFactory = _ => 200 };
var damages = new Option<int>("--damages") { Description = "How many files to damage.", DefaultValueFactory = _ => 200 };
var seed = new Option<int?>("--seed") { Description = "Seed of every choice. Default: another one each time." };
var root = new RootCommand("Kills what writes state, damages what it wrote, starts it again and says what was lost.")
{
    parts,
    kills,
    damages,
    seed,
};
root.SetAction(
    async (parsed, cancellationToken) =>
    {
        var begun = TimeProvider.System.GetTimestamp();
        var folder = Directory.CreateTempSubdirectory("grid-state-").FullName;
        var checks = new CheckList(line =>
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 6:0.0} s  {line}")
            )
        );
        var chosen = parsed.GetValue(seed) ?? Random.Shared.Next(1_000_000);
        checks.Say($"seed {chosen}");
        var tally = new Tally();
        foreach (var part in parsed.GetValue(parts)!)
        {
            var random = new Random(chosen);
            var own = Path.Combine(folder, part);
            try
            {
                await (
                    part switch
                    {
                        "kills" => new KillRun(own, parsed.GetValue(kills), random, checks, tally).RunAsync(cancellationToken),
                        "damages" => new DamageRun(own, parsed.GetValue(damages), random, checks, tally).RunAsync(cancellationToken),
                        "grid" => new GridRun(own, random, checks, tally).RunAsync(cancellationToken),
                        _ => new RedisRun(own, random, checks, tally).RunAsync(cancellationToken),
                    }
                );
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                checks.Check(held: false, $"{part} broke off: {failure.Message}");
            }
        }

        checks.Check(tally.SilentLosses == 0, tally.ToString());
        if (checks.Failed == 0)
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            Console.WriteLine($"what is left of it is in {folder}");
        }

        Console.WriteLine($"{checks.Passed} passed, {checks.Failed} failed");
        return checks.Failed == 0 ? 0 : 1;
    }
);
return await root.Parse(args).InvokeAsync();
