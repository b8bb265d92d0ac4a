using System.Net;
using System.Text.Json.Nodes;
using Grid.Host;
using Grid.Host.Local;
using Grid.Testing;
using Grid.Testing.Hosting;
using Grid.Testing.Storage;

namespace Grid.State.Runs;

/// <summary>
/// A cluster is killed with its Redis server, the end of the server's append-only file is cut off, and the cluster is started again.
/// </summary>
internal sealed class RedisRun(string folder, Random random, CheckList checks, Tally tally)
{
    private const int Videos = 12;
    private const int Cuts = 12;
    private const int Flips = 12;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var state = Path.Combine(folder, "base");
        var videos = await MakeAsync(state, cancellationToken);
        var own = new Tally();
        for (var cut = 0; cut < Cuts; cut++)
        {
            var copy = Path.Combine(folder, $"cut-{cut}");
            FileDamage.CopyFolder(state, copy);
            var log = Directory.GetFiles(Path.Combine(copy, "redis", "appendonlydir"), "*.incr.aof").Single();
            var length = new FileInfo(log).Length;

            // The last one cuts nothing.
            var rest =
                cut == Cuts - 1 ? length
                : cut % 2 == 0 ? random.NextInt64(length)
                : AfterACommand(log, random);
            await using (var file = File.OpenWrite(log))
            {
                file.SetLength(rest);
            }

            await StartAsync(copy, videos, own, $"log cut to {rest} of {length} bytes", cancellationToken);
        }

        checks.Check(own.SilentLosses == 0, $"{Cuts} cuts of the log of a cluster with {Videos} videos: {own}");
        checks.Check(own.Starts > 0 && own.Refusals > 0, "a whole log was taken, one that had lost writes was not");
        tally.Add(own);
        await FlipAsync(state, videos, cancellationToken);
    }

    private async Task FlipAsync(string state, IReadOnlyList<string> videos, CancellationToken cancellationToken)
    {
        var own = new Tally();
        for (var flip = 0; flip < Flips; flip++)
        {
            var copy = Path.Combine(folder, $"flip-{flip}");
            FileDamage.CopyFolder(state, copy);
            var log = Directory.GetFiles(Path.Combine(copy, "redis", "appendonlydir"), "*.incr.aof").Single();
            await StartAsync(copy, videos, own, $"log with a {FileDamage.Apply(log, DamageKind.Flip, random)}", cancellationToken);
        }

        checks.Check(own.SilentLosses == 0, $"{Flips} flips in the log of a cluster with {Videos} videos: {own}");
        tally.Add(own);
    }

    // A cut between two commands leaves a log that is well formed: the end of a line before one that begins a command.
    private static long AfterACommand(string log, Random random)
    {
        var bytes = File.ReadAllBytes(log);
        for (var place = random.Next(bytes.Length); place > 2; place--)
        {
            if (bytes[place] == '*' && bytes[place - 1] == '\n')
            {
                return place;
            }
        }

        return 0;
    }

    private static LocalClusterOptions OptionsOf(string state) =>
        new()
        {
            StateFolder = state,
            Port = 0,
            Controls = 1,
            Gpus = 0,
            Gateways = 1,
        };

    private static async Task<IReadOnlyList<string>> MakeAsync(string state, CancellationToken cancellationToken)
    {
        await using var cluster = await LocalCluster.StartAsync(OptionsOf(state), cancellationToken);
        using var client = new HttpClient { BaseAddress = AddressOf(cluster) };
        var videos = new List<string>();
        for (var number = 0; number < Videos; number++)
        {
            videos.Add(await SubmitAsync(client, number, cancellationToken));
        }

        await Task.WhenAll(cluster.Processes.Select(LocalCluster.KillAsync).Append(cluster.KillRedisAsync()));
        return videos;
    }

    private static async Task<string> SubmitAsync(HttpClient client, int number, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var answer = await client.PostAsync(
                "/v1/videos",
                JsonBody.Of(new JsonObject { ["prompt"] = $"video {number}" }),
                cancellationToken
            );
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return (string)JsonNode.Parse(text)!["id"]!;
            }

            // The model is read for the first time.
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                throw new InvalidOperationException(text);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task StartAsync(string copy, IReadOnlyList<string> videos, Tally own, string done, CancellationToken cancellationToken)
    {
        try
        {
            await using var cluster = await LocalCluster.StartAsync(OptionsOf(copy), cancellationToken);
            using var client = new HttpClient { BaseAddress = AddressOf(cluster) };
            var missing = await CountMissingAsync(client, videos, cancellationToken);
            using var readiness = await client.GetAsync("/health/ready", cancellationToken);
            var said = (string?)JsonNode.Parse(await readiness.Content.ReadAsStringAsync(cancellationToken))!["checks"]!["records"];
            var isTold = said is not (null or "ok");
            own.Starts += missing == 0 ? 1 : 0;
            own.Told += missing > 0 && isTold ? 1 : 0;
            own.SilentLosses += missing > 0 && !isTold ? 1 : 0;
            checks.Say($"{done}: started, {missing} videos missing, records: {said}");
        }
        catch (GridStartException refused)
        {
            own.Refusals++;
            var names =
                refused.Message.Contains("marks", StringComparison.Ordinal) || refused.Message.Contains(copy, StringComparison.Ordinal);
            checks.Check(names, $"{done}: {refused.Message}");
        }
    }

    // Videos that cannot be seen as they were asked for.
    private static async Task<int> CountMissingAsync(HttpClient client, IReadOnlyList<string> videos, CancellationToken cancellationToken)
    {
        var missing = 0;
        for (var number = 0; number < videos.Count; number++)
        {
            using var answer = await client.GetAsync($"/v1/videos/{videos[number]}", cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            missing += answer.IsSuccessStatusCode && (string?)JsonNode.Parse(text)!["prompt"] == $"video {number}" ? 0 : 1;
        }

        return missing;
    }

    private static Uri AddressOf(LocalCluster cluster) => cluster.Processes.First(process => process.Role == GridRoles.Gateway).Address;
}
