using Grid.Sdk;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;

namespace Grid.Cli.Tests;

public sealed class VideosCommandTests : IDisposable
{
    private readonly CliRun _run = new();

    public VideosCommandTests() =>
        _run.Grid.Videos = [
            GridModelFactory.Video(
                "video_3",
                VideoStatus.InProgress,
                45,
                "a blue square\u001b[2J moving up on a black background, slowly and for ever"
            ) with
            {
                State = "running",
            },
            GridModelFactory.Video(
                "video_2",
                VideoStatus.Failed,
                error: new GridError("work_failed", "Several workers could not do it.")
            ) with
            {
                State = "failed",
            },
            GridModelFactory.Video("video_1", VideoStatus.Completed, 100) with
            {
                State = "completed",
                Format = "mp4",
                Files = [new VideoFile("video", "video/mp4", 4096, "ab")],
            },
        ];

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task List_Videos_AreOnALineEachNewestFirst()
    {
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("videos", "list"));

        var lines = _run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["video_3", "video_2", "video_1"], lines.Select(line => line.Split(' ')[0]));
        Assert.Matches(
            @"^video_3  running      45 %  \d{4}-\d\d-\d\d \d\d:\d\d  9 x 64x64  a blue square \[2J moving up on a black backgr\.\.\.\s*$",
            lines[0]
        );
        Assert.Equal(1, _run.Grid.Disposals);
    }

    [Fact]
    public async Task List_MoreThanTheLimit_SaysSo()
    {
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("videos", "list", "--limit", "2"));
        Assert.Equal(2, _run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("There are more; --limit lists them.", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_ARunningVideo_SaysWhatItDoes()
    {
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("videos", "show", "video_3"));
        Assert.Contains("id           video_3", _run.Output, StringComparison.Ordinal);
        Assert.Contains("state        running, 45 %", _run.Output, StringComparison.Ordinal);
        Assert.Contains("now          It waits behind 2 others.", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_AFailedVideo_SaysWhy()
    {
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("videos", "show", "video_2"));
        Assert.Contains("error        work_failed: Several workers could not do it.", _run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("wait")]
    [InlineData("download")]
    public async Task Videos_UnknownId_HasAnExitCodeOfItsOwn(string verb)
    {
        Assert.Equal(ExitCodes.NotFound, await _run.RunAsync("videos", verb, "video_9"));
        Assert.EndsWith("There is no video video_9.", _run.Error.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_WithAnOutput_WritesTheFile()
    {
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("videos", "wait", "video_1", "-o", _run.PathOf("new/out.mp4")));
        Assert.Equal("film", await File.ReadAllTextAsync(_run.PathOf("new/out.mp4"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Wait_Stopped_LeavesTheVideoAlone()
    {
        using var stop = new CancellationTokenSource();
        _run.Grid.WhileWaiting = stop.Cancel;

        Assert.Equal(ExitCodes.Stopped, await _run.RunAsync(stop.Token, "videos", "wait", "video_3"));
        Assert.Empty(_run.Grid.Cancelled);
        Assert.EndsWith(
            "Stopped waiting. Video video_3 goes on; wait for it with: ./grid videos wait video_3 --output video_3.mp4",
            _run.Error.Trim(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("video", "out.mp4", VideoVariant.Video)]
    [InlineData("thumbnail", "out.png", VideoVariant.Thumbnail)]
    [InlineData("manifest", "out.json", VideoVariant.Manifest)]
    public async Task Download_AVariant_WritesTheFile(string variant, string name, VideoVariant expected)
    {
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("videos", "download", "video_1", "--variant", variant, "-o", _run.PathOf(name)));
        Assert.Equal([("video_1", expected)], _run.Grid.Fetched);
        Assert.True(File.Exists(_run.PathOf(name)));
    }

    [Theory]
    [InlineData("video", "out.gif", ".mp4")]
    [InlineData("thumbnail", "out.mp4", ".png")]
    [InlineData("manifest", "out.mp4", ".json")]
    public async Task Download_EndingOfAnotherFormat_IsRefused(string variant, string name, string ending)
    {
        var code = await _run.RunAsync("videos", "download", "video_1", "--variant", variant, "-o", name);

        Assert.Equal(ExitCodes.Usage, code);
        Assert.EndsWith(
            $"--output must end in {ending}, which is what the file holds, not '{name}'.",
            _run.Error.Trim(),
            StringComparison.Ordinal
        );
        Assert.Empty(_run.Grid.Fetched);
    }

    [Theory]
    [InlineData("video_3", "Video video_3 is running and has no file; wait for it with: ./grid videos wait video_3 --output ")]
    [InlineData("video_2", "Video video_2 is failed and has no file; try it again with: ./grid videos retry video_2")]
    public async Task Download_AVideoWithoutAFile_SaysWhatToDo(string id, string expected)
    {
        Assert.Equal(ExitCodes.Failed, await _run.RunAsync("videos", "download", id, "-o", _run.PathOf("out.mp4")));
        Assert.Contains(expected, _run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_run.Folder));
    }

    [Fact]
    public async Task Cancel_AVideo_SaysWhatItIsNow()
    {
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("videos", "cancel", "video_1", "--server", "http://elsewhere:81"));
        Assert.Equal(["video_1"], _run.Grid.Cancelled);
        Assert.Equal(new Uri("http://elsewhere:81"), _run.Grid.AskedServer);
        Assert.Equal("Video video_1 is canceled.", _run.Output.Trim());
    }

    [Fact]
    public async Task Retry_AVideo_SaysHowToWait()
    {
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("videos", "retry", "video_2"));
        Assert.Equal(["video_2"], _run.Grid.Retried);
        Assert.Equal("Video video_2 is queued; wait for it with: ./grid videos wait video_2 --output video_2.mp4", _run.Output.Trim());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData(" grid_1_abc\n", "grid_1_abc")]
    public void ReadKey_KeyOfAnEnvironment_IsTrimmed(string? value, string? expected) =>
        Assert.Equal(expected, Grids.GridClients.ReadKey(value));

    [Theory]
    [InlineData("two words")]
    [InlineData("line\nline")]
    [InlineData("ключ")]
    public void ReadKey_WhatIsNoKey_IsRefusedWithoutSayingIt(string value)
    {
        var refused = Assert.Throws<CliException>(() => Grids.GridClients.ReadKey(value));

        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.DoesNotContain(value, refused.Message, StringComparison.Ordinal);
    }
}
