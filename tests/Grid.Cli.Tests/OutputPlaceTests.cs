using System.Diagnostics;
using Grid.Cli.Outputs;

namespace Grid.Cli.Tests;

/// <summary>A place where the result cannot go is found out before anything runs, and what is there stays as it is.</summary>
public sealed class OutputPlaceTests : IDisposable
{
    private readonly CliRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("/proc/x.mp4", "no file can be made there")]
    [InlineData("/proc/self/fd/x.mp4", "no file can be made there")]
    [InlineData("/dev/null/x.mp4", "a file stands where its folder should be")]
    [InlineData("NAME/x.mp4", "a file stands where its folder should be")]
    [InlineData("LONG.mp4", "its name is too long")]
    public async Task Generate_PlaceThatTakesNoFile_IsRefusedBeforeAnythingRuns(string path, string reason)
    {
        var file = _run.PathOf("file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        path = path.Replace("NAME", file, StringComparison.Ordinal)
            .Replace("LONG", _run.PathOf(new string('x', 300)), StringComparison.Ordinal);

        foreach (
            var verb in (string[][])
                [
                    ["generate", "x"],
                    ["generate", "x", "--local"],
                    ["demo"],
                ]
        )
        {
            var earlier = _run.Error.Length;
            var code = await _run.RunAsync([.. verb, "-o", path]);

            Assert.Equal((ExitCodes.Usage, $"--output {path} cannot be written: {reason}."), (code, _run.Error[earlier..].Trim()));
        }

        Assert.Equal((0, 0), (_run.Grid.Connections, _run.Local.Requests.Count));
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(_run.Folder));
    }

    [Theory]
    [InlineData("/proc/look.webp")]
    [InlineData("/proc/sys/look.png")]
    public async Task Generate_PreviewThatCannotBeWritten_IsRefusedBeforeAnythingRuns(string path)
    {
        var code = await _run.RunAsync("generate", "x", "-o", _run.PathOf("out.mp4"), "--preview", path);

        Assert.Equal(ExitCodes.Usage, code);
        Assert.StartsWith($"--preview {path} cannot be written: ", _run.Error, StringComparison.Ordinal);
        Assert.Equal(0, _run.Grid.Connections);
    }

    [Fact]
    public async Task Train_FolderThatTakesNoFile_IsRefusedBeforeAnythingRuns()
    {
        var code = await _run.RunAsync("train", "grid-tiny", "--output", "/proc/self/model");

        Assert.Equal(ExitCodes.Usage, code);
        Assert.StartsWith("--output /proc/self/model cannot be written: ", _run.Error, StringComparison.Ordinal);
        Assert.Empty(_run.Output);
    }

    [Fact]
    public async Task Generate_OlderFileIsWriteProtected_IsRefused()
    {
        var path = _run.PathOf("out.mp4");
        await File.WriteAllTextAsync(path, "older", TestContext.Current.CancellationToken);
        File.SetAttributes(path, FileAttributes.ReadOnly);

        var code = await _run.RunAsync("generate", "x", "-o", path);

        Assert.Equal(
            (ExitCodes.Usage, $"--output {path} cannot be written: the file that is there is write-protected."),
            (code, _run.Error.Trim())
        );
        Assert.Equal(0, _run.Grid.Connections);
    }

    [Fact]
    public async Task Generate_NamedPipe_IsRefusedAndStays()
    {
        var path = _run.PathOf("out.mp4");
        using (var made = Process.Start("mkfifo", [path]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var code = await _run.RunAsync("generate", "x", "-o", path);

        Assert.Equal(
            (ExitCodes.Usage, $"--output {path} cannot be written: it is a named pipe, and only a plain file is replaced."),
            (code, _run.Error.Trim())
        );
        Assert.Equal(0, _run.Grid.Connections);
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_run.Folder));
    }

    [Fact]
    public async Task Generate_OlderFile_IsNotTouchedUntilTheNewOneIsWhole()
    {
        var path = _run.PathOf("out.mp4");
        await File.WriteAllTextAsync(path, "older", TestContext.Current.CancellationToken);
        var before = File.GetLastWriteTimeUtc(path);
        var seen = "";
        _run.Grid.WhileWaiting = () =>
            seen =
                $"{File.ReadAllText(path)} {File.GetLastWriteTimeUtc(path) == before} "
                + $"{Directory.EnumerateFileSystemEntries(_run.Folder).Count()}";

        Assert.Equal(ExitCodes.Done, await _run.RunAsync("generate", "x", "-o", path));

        Assert.Equal("older True 1", seen);
        Assert.Equal("film", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Generate_NameAsLongAsANameCanBe_IsWritten()
    {
        var path = _run.PathOf(new string('x', 251) + ".mp4");

        Assert.Equal(ExitCodes.Done, await _run.RunAsync("generate", "x", "-o", path));
        Assert.Equal("film", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Version_ResultCannotBeWritten_IsNoSuccess()
    {
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var output = new StreamWriter(full) { AutoFlush = true };

        var code = await GridProgram.RunAsync(["version"], _run.Context with { Output = output }, TestContext.Current.CancellationToken);

        Assert.Equal((ExitCodes.Failed, "Output cannot be written: no space left on device."), (code, _run.Error.Trim()));
    }

    [Fact]
    public void Contains_MountedFileWithABlankInItsName_IsFound()
    {
        string[] lines =
        [
            "22 27 0:21 / /proc rw,nosuid shared:12 - proc proc rw",
            @"901 812 8:1 /home/a/out.mp4 /data/my\040film.mp4 rw,relatime - ext4 /dev/sda1 rw",
        ];

        Assert.True(MountPoints.Contains(lines, "/data/my film.mp4"));
        Assert.True(MountPoints.Contains(lines, "/proc"));
        Assert.False(MountPoints.Contains(lines, "/data"));
    }
}
