using System.Globalization;
using System.Text.Json.Nodes;
using Grid.Disk.Processes;
using Grid.Testing;
using Grid.Testing.Volumes;

namespace Grid.Disk.Runs;

/// <summary>
/// A grid whose folder fills while it works, empties, fills again and is stopped full, and is started once more. Nothing may fail, be lost
/// or be broken.
/// </summary>
public sealed class GridRun(GridPlace place, string folder, CheckList checks, TimeProvider timeProvider)
{
    private const string Prompt = "a red circle moving left on a black background";
    private const int Refused = 507;
    private const int NotReady = 503;

    // Steps that a video has done when it is at work.
    private const int Begun = 10;

    // What the grid promises.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Full = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.1);

    private readonly string _root = Path.Combine(folder, place.Name);
    private readonly List<string> _accepted = [];

    /// <summary>Runs all of it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_root);
        using var volume = MemoryVolume.Mount(Path.Combine(_root, place.Volume), place.Bytes);
        string earlier,
            hash,
            wanted,
            running;
        await using (var grid = Start(1))
        {
            using var client = new VideosClient(await grid.WaitForAddressAsync(cancellationToken));
            earlier = await AcceptAsync(client, frames: 9, steps: 20, seed: 1, cancellationToken);
            var first = await client.WaitAsync(earlier, _ => false, cancellationToken);
            hash = (await client.HashAsync(first, cancellationToken)).Stored;
            running = await BeginAsync(client, cancellationToken);
            volume.Fill();
            await BeFullAsync(client, volume, (earlier, hash), cancellationToken);
            volume.Empty();
            await RecoverAsync(client, running, cancellationToken);
            wanted = (await client.HashAsync(await client.WaitAsync(running, _ => false, cancellationToken), cancellationToken)).Said;

            running = await BeginAsync(client, cancellationToken);
            volume.Fill();
            await Task.Delay(TimeSpan.FromSeconds(2), timeProvider, cancellationToken);
            var begun = timeProvider.GetTimestamp();
            var code = await grid.StopAsync(Stop * 2, cancellationToken);
            var seconds = timeProvider.GetElapsedTime(begun);
            Check(code == 0 && seconds < Stop, $"stopped while full in {Seconds(seconds)} with code {code}");
            volume.Empty();
        }

        await using var again = Start(2);
        using var later = new VideosClient(await again.WaitForAddressAsync(cancellationToken));
        await JudgeAsync(later, (earlier, hash), (running, wanted), cancellationToken);
        Check(await again.StopAsync(Stop, cancellationToken) == 0, "stopped at the end");
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private GridProgram Start(int life) =>
        GridProgram.Start(
            place.Program,
            place.Arguments(_root),
            new Dictionary<string, string> { ["GRID_HOME"] = Path.Combine(_root, "state"), ["OMP_NUM_THREADS"] = "1" },
            Path.Combine(_root, $"output-{life}.txt")
        );

    // Submits the video that the volume fills under, and waits until it is well at work.
    private async Task<string> BeginAsync(VideosClient client, CancellationToken cancellationToken)
    {
        var id = await AcceptAsync(client, place.Frames, place.Steps, seed: 2, cancellationToken);
        var video = await client.WaitAsync(
            id,
            video => (string?)video["state"] == place.FillsIn && (int)video["step"]! >= Math.Min(place.Steps, Begun),
            cancellationToken
        );
        return (string?)video["status"] == "in_progress"
            ? id
            : throw new InvalidOperationException($"The video that should have been at work is {Describe(video)}");
    }

    private async Task<string> AcceptAsync(VideosClient client, int frames, int steps, long seed, CancellationToken cancellationToken)
    {
        var (status, text) = await client.SubmitAsync(Prompt, frames, steps, seed, cancellationToken);
        if (status != 202)
        {
            throw new InvalidOperationException($"A video was refused with {status} {text} although there is space.");
        }

        _accepted.Add(text);
        return text;
    }

    private async Task BeFullAsync(
        VideosClient client,
        MemoryVolume volume,
        (string Id, string Hash) earlier,
        CancellationToken cancellationToken
    )
    {
        var begun = timeProvider.GetTimestamp();
        var answers = new List<string>();
        while (timeProvider.GetElapsedTime(begun) < Full)
        {
            var (status, text) = await client.SubmitAsync(Prompt, frames: 9, steps: 20, seed: 3, cancellationToken);
            if (status == 202)
            {
                _accepted.Add(text);
            }

            answers.Add(status == 202 ? "202" : $"{status} {text}");

            // What the grid removes makes room, which another program would take.
            volume.Fill();
            await Task.Delay(Pause * 5, timeProvider, cancellationToken);
        }

        var seen = string.Join(", ", answers.GroupBy(answer => answer).Select(group => $"{group.Count()} x {group.Key}"));
        string[] allowed = place.Refuses ? ["202", $"{Refused} storage_full"] : ["202"];
        Check(answers.All(allowed.Contains) && (!place.Refuses || answers[^1] != "202"), $"submissions while full: {seen}");
        var video = await client.GetAsync(earlier.Id, cancellationToken);
        Check((await client.HashAsync(video, cancellationToken)).Stored == earlier.Hash, "the earlier file is untouched while full");
        if (place.SaysSo)
        {
            var ready = await client.ReadyAsync(cancellationToken);
            Check(ready == NotReady, string.Create(CultureInfo.InvariantCulture, $"says that it is not ready: {ready}"));
        }
    }

    private async Task RecoverAsync(VideosClient client, string running, CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        var at = await client.GetAsync(running, cancellationToken);
        var submitted = TimeSpan.Zero;
        while (submitted == TimeSpan.Zero && timeProvider.GetElapsedTime(begun) < Recovery * 3)
        {
            var (status, text) = await client.SubmitAsync(Prompt, frames: 9, steps: 20, seed: 4, cancellationToken);
            if (status == 202)
            {
                _accepted.Add(text);
                submitted = timeProvider.GetElapsedTime(begun);
            }

            await Task.Delay(Pause, timeProvider, cancellationToken);
        }

        Check(submitted > TimeSpan.Zero && submitted <= Recovery, $"accepts again {Seconds(submitted)} after there was space");
        var moved = await client.WaitAsync(running, video => Place(video) != Place(at), cancellationToken);
        var seconds = timeProvider.GetElapsedTime(begun);
        Check((string?)moved["status"] != "failed" && seconds <= Recovery, $"works again {Seconds(seconds)} after there was space");
    }

    private async Task JudgeAsync(
        VideosClient client,
        (string Id, string Hash) earlier,
        (string Id, string Hash) last,
        CancellationToken cancellationToken
    )
    {
        var bad = new List<string>();
        foreach (var id in _accepted)
        {
            var video = await client.WaitAsync(id, _ => false, cancellationToken);
            if ((string?)video["status"] != "completed")
            {
                bad.Add($"{id} is {Describe(video)}");
                continue;
            }

            var (stored, said) = await client.HashAsync(video, cancellationToken);
            var wanted =
                id == earlier.Id ? earlier.Hash
                : id == last.Id ? last.Hash
                : said;
            if (stored != said || said != wanted)
            {
                bad.Add($"{id} has other bytes");
            }
        }

        Check(bad.Count == 0, bad.Count == 0 ? $"all {_accepted.Count} videos are complete and whole" : string.Join("; ", bad));
    }

    private static (string?, int, int) Place(JsonNode video) => ((string?)video["state"], (int)video["step"]!, (int)video["progress"]!);

    private static string Describe(JsonNode video) => $"{(string?)video["status"]}: {(string?)video["error"]?["message"]}";

    private void Check(bool held, string line) => checks.Check(held, $"{place.Name}: {line}");
}
