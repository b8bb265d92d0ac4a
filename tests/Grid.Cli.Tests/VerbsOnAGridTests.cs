using System.Text.Json.Nodes;
using Grid.Contracts.Videos;
using Grid.Testing.Hosting;

namespace Grid.Cli.Tests;

/// <summary>The verbs against a real grid, whose engine alone is a fake: what one prints the next one takes.</summary>
public sealed class VerbsOnAGridTests(TestGridFixture fixture) : IClassFixture<TestGridFixture>, IDisposable
{
    private readonly CliRun _run = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Videos_AfterGenerate_GiveTheSameFileAgain()
    {
        fixture.Grid.Engines.Warnings = [new VideoWarning("text_cut", "prompt", "The prompt is too long.", "a red")];
        await RunAsync(ExitCodes.Done, "generate", "a red square", "-o", _run.PathOf("first.mp4"), "--steps", "2", "--fps", "24000/1001");
        fixture.Grid.Engines.Warnings = [];
        var id = _run.Error.Split("accepted the video as ")[1].Split('.')[0];

        Assert.Contains("Warning: The prompt is too long.", _run.Error, StringComparison.Ordinal);
        Assert.Contains($"{id}  completed", await RunAsync(ExitCodes.Done, "videos", "list"), StringComparison.Ordinal);
        Assert.Contains("at 24000/1001 fps, mp4", await RunAsync(ExitCodes.Done, "videos", "show", id), StringComparison.Ordinal);
        await RunAsync(ExitCodes.Done, "videos", "download", id, "-o", _run.PathOf("second.mp4"));
        await RunAsync(ExitCodes.Done, "videos", "wait", id, "-o", _run.PathOf("third.mp4"));
        await RunAsync(ExitCodes.Done, "videos", "download", id, "--variant", "manifest", "-o", _run.PathOf("manifest.json"));
        var film = await File.ReadAllBytesAsync(_run.PathOf("first.mp4"), Token);
        Assert.Equal(film, await File.ReadAllBytesAsync(_run.PathOf("second.mp4"), Token));
        Assert.Equal(film, await File.ReadAllBytesAsync(_run.PathOf("third.mp4"), Token));
        Assert.Equal(
            "a red",
            (string?)JsonNode.Parse(await File.ReadAllTextAsync(_run.PathOf("manifest.json"), Token))!["warnings"]![0]!["used"]
        );
        Assert.Equal($"Video {id} is completed.", (await RunAsync(ExitCodes.Done, "videos", "cancel", id)).Trim());
        await RunAsync(ExitCodes.Failed, "videos", "retry", id);
    }

    [Fact]
    public async Task Videos_CanceledByAnotherCommand_IsToldAndCanBeRetried()
    {
        using var gate = new Testing.Engines.StepGate("to be canceled", evaluation: 1);
        fixture.Grid.Engines.OnEvaluation = gate.Pass;
        var id = await fixture.Grid.SubmitAsync("to be canceled", cancellationToken: Token);
        var waiting = new CliRun();
        var wait = GridProgram.RunAsync(
            ["videos", "wait", id],
            waiting.Context with
            {
                Grids = new TestGridConnector(fixture.Grid),
            },
            Token
        );
        await fixture.Grid.WaitForAsync(id, video => (int)video["step"]! == 1 && (string?)video["status"] == "in_progress", Token);

        await RunAsync(ExitCodes.Done, "videos", "cancel", id);
        gate.Open();

        Assert.Equal(ExitCodes.Failed, await wait);
        Assert.Contains(
            $"Video {id} ended as canceled: The video was canceled. Try it again with: ./grid videos retry {id}",
            waiting.Error,
            StringComparison.Ordinal
        );
        waiting.Dispose();
        await RunAsync(ExitCodes.Done, "videos", "retry", id);
        await RunAsync(ExitCodes.Done, "videos", "wait", id);
    }

    [Theory]
    [InlineData(ExitCodes.NotFound, "videos", "show", "video_00000000000000000000000000000000")]
    [InlineData(ExitCodes.NotFound, "videos", "download", "video_00000000000000000000000000000000", "-o", "never.mp4")]
    [InlineData(ExitCodes.NotFound, "videos", "cancel", "video_00000000000000000000000000000000")]
    [InlineData(ExitCodes.Usage, "generate", "x", "--frames", "7", "-o", "never.mp4")]
    [InlineData(ExitCodes.Usage, "generate", "x", "--model", "none", "-o", "never.mp4")]
    public async Task Verb_GridRefuses_HasTheExitCodeOfTheKind(int expected, params string[] arguments)
    {
        await RunAsync(expected, arguments);
        Assert.False(File.Exists("never.mp4"));
    }

    private async Task<string> RunAsync(int expected, params string[] arguments)
    {
        var before = _run.Output.Length;
        var code = await GridProgram.RunAsync(arguments, _run.Context with { Grids = new TestGridConnector(fixture.Grid) }, Token);
        Assert.True(code == expected, $"{string.Join(' ', arguments)} ended with {code}: {_run.Error}");
        return _run.Output[before..];
    }
}
