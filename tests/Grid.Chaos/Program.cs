using System.CommandLine;
using Grid.Chaos;

var longRun = new Option<bool>("--long") { Description = "200 jobs and 100 kills instead of 30 and 20." };
var latency = new Option<bool>("--latency") { Description = "Measure how soon another worker goes on after a kill, over 20 kills." };
var seed = new Option<int?>("--seed") { Description = "Seed of every choice. Default: another one each time." };
var root = new RootCommand("Kills processes of a cluster while it works and says what was lost.") { longRun, latency, seed };
root.SetAction(
    async (parsed, cancellationToken) =>
    {
        var begun = TimeProvider.System.GetTimestamp();
        var folder = Directory.CreateTempSubdirectory("grid-chaos-").FullName;
        void Say(string line) => Console.WriteLine($"{TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 6:0.0} s  {line}");
        int passed,
            failed;
        if (parsed.GetValue(latency))
        {
            (passed, failed) = await MeasureAsync(folder, Say, cancellationToken);
        }
        else
        {
            var options = new ChaosOptions
            {
                Jobs = parsed.GetValue(longRun) ? 200 : 30,
                Kills = parsed.GetValue(longRun) ? 100 : 20,
                Limit = TimeSpan.FromMinutes(parsed.GetValue(longRun) ? 60 : 15),
                Seed = parsed.GetValue(seed) ?? Random.Shared.Next(),
                Folder = folder,
            };
            (passed, failed) = await new ChaosRun(options, TimeProvider.System, Say).RunAsync(cancellationToken);
        }

        if (failed == 0)
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            Console.WriteLine($"what the processes wrote is in {folder}");
        }

        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }
);
return await root.Parse(args).InvokeAsync();

// Times are told and not judged: they are those of this machine and of what else it does. That work went on each time is judged.
static async Task<(int Passed, int Failed)> MeasureAsync(string folder, Action<string> say, CancellationToken cancellationToken)
{
    const int Kills = 20;
    var run = new LatencyRun(Kills, folder, TimeProvider.System, say);
    var recoveries = await run.RunAsync(cancellationToken);
    Console.WriteLine($"silo declared dead after a kill: {new Spread(recoveries.Select(one => one.Dead))}");
    Console.WriteLine($"work given on after a kill: {new Spread(recoveries.Select(one => one.Leased))}");
    var loads = recoveries.Where(one => one.Loaded > 0).ToList();
    if (loads.Count > 0)
    {
        Console.WriteLine($"the model was loaded then in {loads.Count}: {new Spread(loads.Select(one => one.Loaded - one.Leased))}");
    }

    Console.WriteLine($"next step after a kill: {new Spread(recoveries.Select(one => one.NextStep))}, over {recoveries.Count} kills");
    foreach (var one in recoveries.OrderByDescending(one => one.NextStep).Take(Kills / 4))
    {
        Console.WriteLine($"  of the slow ones: {one.NextStep:0.00} s, of which {one.Longest.Seconds:0.00} s until {one.Longest.Name}");
    }

    run.Failures.ForEach(Console.WriteLine);
    return (recoveries.Count, run.Failures.Count);
}
