using Grid.EndToEnd.Tests.Grids;
using Grid.Testing;

namespace Grid.EndToEnd.Tests.Shipped;

/// <summary>Several runs of the program on one state folder, where the first one's grid ends with it.</summary>
public sealed class SharedFolderTests : IDisposable
{
    private const string Accepted = "The grid accepted the video as ";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string State => _folder.Combine("state");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generate_OnTheGridOfAnotherRunThatEndsFirst_EndsWell()
    {
        await using var first = Generate("a red circle moving right on a white background", "a.mp4", frames: 9, steps: 20);
        await first.WaitForLineAsync(Accepted, Cancellation);
        await using var second = Generate("a blue square moving left on a white background", "b.mp4", frames: 27, steps: 60);
        await second.WaitForLineAsync(Accepted, Cancellation);

        Assert.True(await first.WaitAsync(Cancellation) == 0, first.Said);
        Assert.True(await second.WaitAsync(Cancellation) == 0, second.Said);

        Assert.Contains("27 frames", second.Said, StringComparison.Ordinal);
        Assert.True(new FileInfo(_folder.Combine("b.mp4")).Length > 0);
    }

    [Fact]
    public async Task Generate_OnTheGridOfAnotherRunThatIsKilled_EndsWell()
    {
        await using var first = Generate("a red circle moving right on a white background", "a.mp4", frames: 54, steps: 100);
        await first.WaitForLineAsync(Accepted, Cancellation);
        await using var second = Generate("a blue square moving left on a white background", "b.mp4", frames: 9, steps: 20);
        await second.WaitForLineAsync(Accepted, Cancellation);

        await first.KillAsync(Cancellation);

        Assert.True(await second.WaitAsync(Cancellation) == 0, second.Said);
        Assert.True(new FileInfo(_folder.Combine("b.mp4")).Length > 0);
    }

    [Fact]
    public async Task Generate_AfterAnotherRunWasKilled_SaysWhatItLeftAndGoesFirst()
    {
        await using var left = Generate("a red circle moving right on a white background", "a.mp4", frames: 54, steps: 300);
        var id = (await left.WaitForLineAsync(Accepted, Cancellation)).Split(Accepted)[1].TrimEnd('.');
        await left.WaitForLineAsync("denoising", Cancellation);
        await left.KillAsync(Cancellation);

        await using var next = Generate("a blue square moving left on a white background", "b.mp4", frames: 9, steps: 5);

        Assert.True(await next.WaitAsync(Cancellation) == 0, next.Said);
        Assert.Contains($"cancel it with: ./grid videos cancel {id}", next.Said, StringComparison.Ordinal);

        await using var grid = await GridProcess.StartAsync(State, GoldenModel.Install(_folder.Path), Cancellation);
        var video = System.Text.Json.Nodes.JsonNode.Parse(await grid.Client.GetStringAsync($"/v1/videos/{id}", Cancellation))!;
        Assert.NotEqual("completed", (string?)video["status"]);
    }

    [Fact]
    public async Task Generate_TwoAtOnceOnANewFolder_BothEndWell()
    {
        await using var one = Generate("a red circle moving right on a white background", "a.mp4", frames: 9, steps: 5);
        await using var other = Generate("a blue square moving left on a white background", "b.mp4", frames: 9, steps: 5);

        Assert.True(await one.WaitAsync(Cancellation) == 0, one.Said);
        Assert.True(await other.WaitAsync(Cancellation) == 0, other.Said);
    }

    private CliProcess Generate(string prompt, string file, int frames, int steps) =>
        CliProcess.Start(
            State,
            ["generate", prompt, "-o", _folder.Combine(file), "--frames", $"{frames}", "--steps", $"{steps}", "--seed", "1"]
        );
}
