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
            var seconds = await new LatencyRun(kills: 20, folder, TimeProvider.System, Say).RunAsync(cancellationToken);
            var (dead, nextStep) = (new Spread(seconds.Select(kill => kill.Dead)), new Spread(seconds.Select(kill => kill.NextStep)));
            Console.WriteLine($"silo declared dead after a kill: {dead}, over {seconds.Count} kills");
            Console.WriteLine($"next step after a kill: {nextStep}, over {seconds.Count} kills; the median is to be 2 s at most, p95 5 s");
            bool[] held = [nextStep.Median <= 2, nextStep.NinetyFifth <= 5];
            (passed, failed) = (held.Count(one => one), held.Count(one => !one));
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
