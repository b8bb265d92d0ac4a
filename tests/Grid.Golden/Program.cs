using Grid.Golden;

var verbose = args.Contains("--verbose");
var folder = args.FirstOrDefault(argument => !argument.StartsWith('-'))
    ?? Environment.GetEnvironmentVariable("GRID_GOLDEN")
    ?? "tests/golden";
if (!Directory.Exists(folder))
{
    Console.Error.WriteLine($"there is no folder {folder}; name one, or set GRID_GOLDEN");
    return 2;
}

var cases = GoldenRunner.FindCases(folder);
var counts = new int[3];
foreach (var directory in cases)
{
    var outcome = GoldenRunner.Run(directory);
    counts[(int)outcome.Status]++;
    var word = outcome.Status switch
    {
        GoldenStatus.Passed => "ok",
        GoldenStatus.Failed => "FAIL",
        _ => "pending",
    };
    Console.WriteLine($"{word, -7} {outcome.Kind, -16} {Path.GetRelativePath(folder, directory), -40} {outcome.Summary}");
    if (verbose)
    {
        foreach (var detail in outcome.Details)
        {
            Console.WriteLine($"        {detail}");
        }
    }
}

Console.WriteLine($"{counts[0]} passed, {counts[1]} failed, {counts[2]} pending");
return cases.Count > 0 && counts[1] == 0 ? 0 : 1;
