using Grid.EndToEnd.Tests.Grids;
using Grid.Testing;

namespace Grid.EndToEnd.Tests;

public sealed class KilledProcessTests : IDisposable
{
    // Long enough to be in the midst of when the process is killed, several bursts on a slow machine and one on a fast one.
    private const string Request =
        """{"prompt": "a red circle", "width": 32, "height": 32, "frames": 9, "fps": 8, "steps": 100, "seed": 7, "guidance_scale": 3}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_AfterAKillInTheMidstOfAVideo_GivesTheSameFramesAsAnUndisturbedOne()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (state, models) = (_folder.Combine("state"), GoldenModel.Install(_folder.Path));
        string id;
        await using (var first = await GridProcess.StartAsync(state, models, cancellation))
        {
            id = await first.Client.SubmitAsync(Request, cancellation);
            var seen = await first.Client.WatchAsync(id, video => (int)video["step"]! >= 20, cancellation);
            Assert.Equal("in_progress", (string?)seen["status"]);
            await first.KillAsync(cancellation);
        }

        await using var second = await GridProcess.StartAsync(state, models, cancellation);
        var video = await second.Client.WaitForEndAsync(id, cancellation);
        var undisturbed = await second.Client.WaitForEndAsync(await second.Client.SubmitAsync(Request, cancellation), cancellation);

        Assert.Equal("completed", (string?)video["status"]);
        Assert.NotNull((string?)video["sha256_frames"]);
        Assert.Equal((string?)undisturbed["sha256_frames"], (string?)video["sha256_frames"]);
        Assert.Equal((string?)undisturbed["files"]![0]!["sha256"], (string?)video["files"]![0]!["sha256"]);
    }
}
