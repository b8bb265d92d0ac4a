using Grid.Sdk;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;

namespace Grid.Cli.Tests;

/// <summary>Once a grid has accepted a video, whatever goes wrong names the video and the command that goes on from there.</summary>
public sealed class LateFailureTests : IDisposable
{
    private readonly CliRun _run = new();

    public void Dispose() => _run.Dispose();

    private string Output => _run.PathOf("out.mp4");

    [Fact]
    public async Task Generate_GridGoneAtSubmission_SaysHowToFindOut()
    {
        _run.Grid.Refusal = new GridUnavailableException(new Uri("http://localhost:5210"), "connection refused");

        Assert.Equal(ExitCodes.NoGrid, await _run.RunAsync("generate", "x", "-o", Output));
        Assert.EndsWith(
            "The grid at http://localhost:5210 does not answer: connection refused. Whether it accepted the video is not "
                + "known; once it answers, this tells: ./grid videos list",
            _run.Error.Trim(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Generate_GridGoneWhileWaiting_NamesTheVideoAndHowToWaitOn()
    {
        _run.Grid.LossWhileWaiting = new GridUnavailableException(new Uri("http://elsewhere:81"), "connection refused");

        Assert.Equal(ExitCodes.NoGrid, await _run.RunAsync("generate", "x", "-o", Output, "--server", "http://elsewhere:81"));
        Assert.EndsWith(
            "does not answer: connection refused. Video video_1 is kept by the grid; wait for it with: ./grid videos wait "
                + $"video_1 --output {Output} --server http://elsewhere:81",
            _run.Error.Trim(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Generate_UnexpectedFaultWhileWaiting_NamesTheVideoToo()
    {
        _run.Grid.LossWhileWaiting = new NotSupportedException("Odd.");

        Assert.Equal(ExitCodes.Failed, await _run.RunAsync("generate", "x", "-o", Output));
        Assert.Contains(
            "Odd. Video video_1 is kept by the grid; wait for it with: ./grid videos wait video_1",
            _run.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Generate_FetchFails_NamesTheCommandThatFetchesAndKeepsTheOlderFile()
    {
        await File.WriteAllTextAsync(Output, "older", TestContext.Current.CancellationToken);
        _run.Grid.LossWhileFetching = new GridUnavailableException(new Uri("http://localhost:5210"), "the download broke off");

        Assert.Equal(ExitCodes.NoGrid, await _run.RunAsync("generate", "x", "-o", Output));

        var last = _run.Error.Trim().Split('\n')[^1];
        Assert.Contains(
            "Video video_1 is complete and kept by the grid; fetch it with: ./grid videos download video_1 --output ",
            last,
            StringComparison.Ordinal
        );
        Assert.Equal("older", await File.ReadAllTextAsync(Output, TestContext.Current.CancellationToken));
        Assert.Single(Directory.EnumerateFileSystemEntries(_run.Folder));

        // The command that was printed does what it says.
        _run.Grid.LossWhileFetching = null;
        Assert.Equal(ExitCodes.Done, await _run.RunAsync(last.Split("./grid ")[1].Split(' ')));
        Assert.Equal("film", await File.ReadAllTextAsync(Output, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Generate_PlaceVanishesMeanwhile_NamesTheCommandThatFetches()
    {
        _run.Grid.WhileWaiting = () => Directory.CreateDirectory(Output + "/taken");

        Assert.Equal(ExitCodes.Failed, await _run.RunAsync("generate", "x", "-o", Output));
        Assert.Contains($"{Output} cannot be written: ", _run.Error, StringComparison.Ordinal);
        Assert.Contains("fetch it with: ./grid videos download video_1", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_VideoFails_TellsWhyAndHowToRepeat()
    {
        _run.Grid.End = GridModelFactory.Video(
            "video_1",
            VideoStatus.Failed,
            error: new GridError("work_failed", "The device ran out of memory.")
        );

        Assert.Equal(ExitCodes.Failed, await _run.RunAsync("generate", "x", "-o", Output));
        Assert.EndsWith(
            "Video video_1 ended as failed: The device ran out of memory. Try it again with: ./grid videos retry video_1",
            _run.Error.Trim(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Generate_Stopped_CancelsTheVideoAndSaysSo()
    {
        using var stop = new CancellationTokenSource();
        _run.Grid.WhileWaiting = stop.Cancel;

        var code = await _run.RunAsync(stop.Token, "generate", "x", "-o", Output);

        Assert.Equal(ExitCodes.Stopped, code);
        Assert.Equal(["video_1"], _run.Grid.Cancelled);
        Assert.Equal(1, _run.Grid.Disposals);
        Assert.EndsWith("Stopped; video video_1 is canceled.", _run.Error.Trim(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_run.Folder));
    }

    [Fact]
    public async Task Generate_StoppedAndTheGridGone_SaysHowToCancel()
    {
        using var stop = new CancellationTokenSource();
        _run.Grid.WhileWaiting = stop.Cancel;
        _run.Grid.CancelRefusal = new GridUnavailableException(new Uri("http://localhost:5210"), "connection refused");

        Assert.Equal(ExitCodes.Stopped, await _run.RunAsync(stop.Token, "generate", "x", "-o", Output));
        Assert.EndsWith("may go on; cancel it with: ./grid videos cancel video_1", _run.Error.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out.mp4", "out.mp4")]
    [InlineData("my film.mp4", "'my film.mp4'")]
    [InlineData("it's.mp4", @"'it'\''s.mp4'")]
    [InlineData("$HOME.mp4", "'$HOME.mp4'")]
    public void Quote_AnyFileName_IsOneWordOfAShell(string name, string expected) =>
        Assert.Equal(expected, Generation.GridCommands.Quote(name));
}
