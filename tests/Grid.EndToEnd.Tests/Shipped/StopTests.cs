using System.Diagnostics;
using System.Text.RegularExpressions;
using Grid.EndToEnd.Tests.Grids;
using Grid.Testing;

namespace Grid.EndToEnd.Tests.Shipped;

public sealed partial class StopTests : IDisposable
{
    private const string Request = """{"prompt": "a red circle moving right", "frames": 54, "steps": 300, "seed": 7}""";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string State => _folder.Combine("state");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Up_AskedToEndWithSixtyWatchers_GivesItsWorkBackWithinFiveSeconds()
    {
        await using var up = Up("--port", "0");
        using var client = await ClientOfAsync(up);
        var id = await client.SubmitAsync(Request, Cancellation);
        var watchers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => OpenAsync(client, id)));
        await client.WatchAsync(id, video => (int)video["step"]! > 0, Cancellation);

        var begun = Stopwatch.GetTimestamp();
        up.Terminate();
        var code = await up.WaitAsync(Cancellation);
        var took = Stopwatch.GetElapsedTime(begun);

        Assert.True(code == 0, up.Said);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        foreach (var watcher in watchers)
        {
            // Ended as a whole answer is, and not broken off.
            await (await watcher.Content.ReadAsStreamAsync(Cancellation)).CopyToAsync(Stream.Null, Cancellation);
            watcher.Dispose();
        }

        await using var again = Up("--port", "0");
        using var next = await ClientOfAsync(again);
        var video = await next.WatchAsync(id, now => (int)now["step"]! > 0, Cancellation);
        Assert.Equal("in_progress", (string?)video["status"]);
    }

    [Fact]
    public async Task UpCluster_Killed_TakesAllItsProcessesAlongAndStartsAgain()
    {
        await using var up = Up("--cluster", "--controls", "1", "--gpus", "1", "--port", "0");
        using var client = await ClientOfAsync(up);
        var id = await client.SubmitAsync(Request, Cancellation);
        int[] children =
        [
            .. ChildId()
                .Matches(up.Said)
                .Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)),
            RedisOf(State),
        ];
        Process[] processes = [.. children.Select(Process.GetProcessById)];

        await up.KillAsync(Cancellation);
        await Task.WhenAll(processes.Select(process => process.WaitForExitAsync(Cancellation)));

        Assert.Equal(4, processes.Length);
        await using var again = Up("--cluster", "--controls", "1", "--gpus", "1", "--port", "0");
        using var next = await ClientOfAsync(again);
        var video = System.Text.Json.Nodes.JsonNode.Parse(await next.GetStringAsync($"/v1/videos/{id}", Cancellation))!;
        Assert.Equal(id, (string?)video["id"]);
        again.Terminate();
        Assert.True(await again.WaitAsync(Cancellation) == 0, again.Said);
        Array.ForEach(processes, process => process.Dispose());
    }

    private static int RedisOf(string state) =>
        int.Parse(File.ReadAllText(Path.Combine(state, "redis", "redis.pid")), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<HttpResponseMessage> OpenAsync(HttpClient client, string id) =>
        (
            await client.GetAsync($"/v1/videos/{id}/events", HttpCompletionOption.ResponseHeadersRead, Cancellation)
        ).EnsureSuccessStatusCode();

    private static async Task<HttpClient> ClientOfAsync(CliProcess up)
    {
        var line = await up.WaitForLineAsync(" answers at http", Cancellation);
        await up.WaitForLineAsync("Ctrl+C", Cancellation);
        return new HttpClient { BaseAddress = new Uri(line.Split(" at ")[1]) };
    }

    private CliProcess Up(params string[] arguments) => CliProcess.Start(State, ["up", .. arguments]);

    [GeneratedRegex(@"\(process (\d+)\)")]
    private static partial Regex ChildId();
}
