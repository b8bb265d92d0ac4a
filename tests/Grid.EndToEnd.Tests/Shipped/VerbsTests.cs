using System.Text.RegularExpressions;
using Grid.EndToEnd.Tests.Grids;
using Grid.Testing;

namespace Grid.EndToEnd.Tests.Shipped;

/// <summary>The README's first commands, as shipped: the program, the model and the grid of the distribution.</summary>
public sealed partial class VerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_AndGenerateOnAGridAndWithout_GiveTheSameFrames()
    {
        await using var demo = Start("demo", "-o", _folder.Combine("demo.mp4"));
        Assert.True(await demo.WaitAsync(Cancellation) == 0, demo.Said);

        string[] request = ["a red circle moving right on a white background", "--seed", "1", "-o"];
        await using var generate = Start(["generate", .. request, _folder.Combine("grid.mp4")]);
        Assert.True(await generate.WaitAsync(Cancellation) == 0, generate.Said);
        await using var local = Start(["generate", .. request, _folder.Combine("local.mp4"), "--local"]);
        Assert.True(await local.WaitAsync(Cancellation) == 0, local.Said);

        Assert.Equal(FramesOf(demo), FramesOf(generate));
        Assert.Equal(FramesOf(demo), FramesOf(local));
        Assert.Equal(3, Directory.GetFiles(_folder.Path, "*.mp4").Count(file => new FileInfo(file).Length > 0));
    }

    [Fact]
    public async Task Generate_WithAProxyForEverything_AsksTheGridOfThisMachine()
    {
        await using var generate = CliProcess.Start(
            _folder.Combine("state"),
            ["generate", "a red circle", "--frames", "1", "--steps", "2", "-o", _folder.Combine("a.png")],
            ("http_proxy", "http://127.0.0.1:9"),
            ("all_proxy", "http://127.0.0.1:9"),
            ("no_proxy", "")
        );

        Assert.True(await generate.WaitAsync(Cancellation) == 0, generate.Said);
    }

    private static string FramesOf(CliProcess run) =>
        FramesHash().Match(run.Said) is { Success: true } match ? match.Groups[1].Value : throw new InvalidOperationException(run.Said);

    private CliProcess Start(params string[] arguments) => CliProcess.Start(_folder.Combine("state"), arguments);

    [GeneratedRegex("SHA-256 of the frames: ([0-9a-f]{64})")]
    private static partial Regex FramesHash();
}
