using System.Net;
using System.Text.Json.Nodes;
using Grid.EndToEnd.Tests.Grids;
using Grid.Testing;

namespace Grid.EndToEnd.Tests.Shipped;

/// <summary>A grid on a machine where ffmpeg is gone, and comes back.</summary>
public sealed class MissingProgramTests : IDisposable
{
    private static readonly string[] Programs = ["ffmpeg", "ffprobe"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Up_FFmpegGoneAndBackAgain_IsNotReadyTakesNoWorkAndThenDoesIt()
    {
        var tools = _folder.Combine("tools");
        Directory.CreateDirectory(tools);
        Put(tools, "ffprobe");
        await using var up = CliProcess.Start(_folder.Combine("state"), ["up", "--port", "0"], ("PATH", tools));
        var line = await up.WaitForLineAsync(" answers at http", Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri(line.Split(" at ")[1]) };

        using var ready = await client.GetAsync("/health/ready", Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var checks = JsonNode.Parse(await ready.Content.ReadAsStringAsync(Cancellation))!["checks"]!;
        Assert.Equal("ffmpeg was not found; install it with: apt-get install -y ffmpeg.", (string?)checks["workers"]);

        var id = await client.SubmitAsync("""{"prompt": "a red circle", "frames": 9, "steps": 2, "seed": 1}""", Cancellation);
        var waiting = JsonNode.Parse(await client.GetStringAsync($"/v1/videos/{id}", Cancellation))!;
        Assert.Equal("queued", (string?)waiting["status"]);
        Put(tools, "ffmpeg");

        Assert.Equal("completed", (string?)(await client.WaitForEndAsync(id, Cancellation))["status"]);
        using var well = await client.GetAsync("/health/ready", Cancellation);
        Assert.Equal(HttpStatusCode.OK, well.StatusCode);

        Array.ForEach(Programs, program => File.Delete(Path.Combine(tools, program)));
        while (true)
        {
            // Seen a second later at most.
            using var again = await client.GetAsync("/health/ready", Cancellation);
            if (again.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                break;
            }

            await Task.Delay(100, Cancellation);
        }
    }

    private static void Put(string tools, string program)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var found = folders.Select(folder => Path.Combine(folder, program)).First(File.Exists);
        File.CreateSymbolicLink(Path.Combine(tools, program), found);
    }
}
