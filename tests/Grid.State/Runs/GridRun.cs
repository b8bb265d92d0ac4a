using System.Text.Json.Nodes;
using Grid.State.Processes;
using Grid.Testing;
using Grid.Testing.Hosting;
using Grid.Testing.Storage;

namespace Grid.State.Runs;

/// <summary>
/// The same with whole grids: videos are made, the grid is killed, one of its files is damaged, it is started again and asked for all of
/// them.
/// </summary>
internal sealed class GridRun(string folder, Random random, CheckList checks, Tally tally)
{
    private const int Videos = 12;
    private const int Damages = 16;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var state = Path.Combine(folder, "base");
        var videos = await MakeAsync(state, cancellationToken);
        var own = new Tally();
        string[] files =
        [
            .. new[] { "state.db", "state.db-wal", "state.db-shm", "state.mark", "grid.lock", "running.json" }.Where(file =>
                File.Exists(Path.Combine(state, "state", file))
            ),
        ];
        for (var damage = 0; damage < Damages; damage++)
        {
            var copy = Path.Combine(folder, $"damaged-{damage}");
            FileDamage.CopyFolder(state, copy);
            var file = files[damage % files.Length];
            var done = $"{file}: {FileDamage.Apply(Path.Combine(copy, "state", file), (DamageKind)random.Next(4), random)}";
            await StartAsync(copy, videos, own, done, cancellationToken);
        }

        tally.Add(own);
        checks.Check(own.SilentLosses == 0, $"{Damages} damages of a grid with {Videos} videos: {own}");
    }

    private static async Task<IReadOnlyList<string>> MakeAsync(string state, CancellationToken cancellationToken)
    {
        await using var grid = ChildProgram.Start(KilledGrid.Role, state);
        using var client = new HttpClient { BaseAddress = new Uri((await grid.Output.ReadLineAsync(cancellationToken))!["at ".Length..]) };
        var videos = new List<string>();
        for (var number = 0; number < Videos; number++)
        {
            videos.Add(await SubmitAsync(client, number, cancellationToken));
        }

        // Some are done by then, others are under way.
        await grid.KillAsync(cancellationToken);
        return videos;
    }

    private async Task StartAsync(string copy, IReadOnlyList<string> videos, Tally own, string done, CancellationToken cancellationToken)
    {
        var later = "";
        for (var start = 0; start < 2; start++)
        {
            await using var grid = ChildProgram.Start(KilledGrid.Role, copy);
            var line = await grid.Output.ReadLineAsync(cancellationToken) ?? "ended without a word";
            if (!line.StartsWith("at ", StringComparison.Ordinal))
            {
                var names = line.Contains(copy, StringComparison.Ordinal);
                checks.Check(names && start == 0, $"{done}: {line}");
                own.Refusals++;
                return;
            }

            using var client = new HttpClient { BaseAddress = new Uri(line["at ".Length..]) };
            var missing = await FindMissingAsync(client, later.Length == 0 ? videos : [.. videos, later], cancellationToken);
            if (missing is not null)
            {
                own.SilentLosses++;
                checks.Say($"{done}: {missing}");
                return;
            }

            later = start == 0 ? await SubmitAsync(client, Videos, cancellationToken) : later;
            await grid.KillAsync(cancellationToken);
        }

        own.Starts++;
    }

    private static async Task<string?> FindMissingAsync(
        HttpClient client,
        IReadOnlyList<string> videos,
        CancellationToken cancellationToken
    )
    {
        var listed = ((JsonArray)JsonNode.Parse(await client.GetStringAsync("/v1/videos?limit=100", cancellationToken))!["data"]!)
            .Select(video => (string)video!["id"]!)
            .ToHashSet();
        return videos.FirstOrDefault(video => !listed.Contains(video)) is { } missing ? $"{missing} is not listed" : null;
    }

    private static async Task<string> SubmitAsync(HttpClient client, int number, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsync(
            "/v1/videos",
            JsonBody.Of(new JsonObject { ["prompt"] = $"video {number}", ["steps"] = 2 }),
            cancellationToken
        );
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? (string)JsonNode.Parse(text)!["id"]! : throw new InvalidOperationException(text);
    }
}
