using Grid.Testing.Volumes;

namespace Grid.Cli.Tests;

/// <summary>Outputs on a disk that is too small: no success, no part left behind, the older file as it was.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const long Megabyte = 1L << 20;
    private const long TooLittle = 30 << 10;

    private readonly CliRun _run = new();
    private readonly MemoryVolume _volume;

    public FullDiskTests()
    {
        try
        {
            _volume = MemoryVolume.Mount(_run.PathOf("small"), 2 * Megabyte);
        }
        catch (InvalidOperationException refused)
        {
            Assert.Skip(refused.Message);
            throw;
        }
    }

    public void Dispose()
    {
        _volume.Dispose();
        _run.Dispose();
    }

    [Theory]
    [InlineData("mp4", 90)]
    [InlineData("gif", 90)]
    [InlineData("png", 1)]
    public async Task Generate_LocalOnAFullDisk_FailsAndKeepsTheOlderFile(string format, int frames)
    {
        _run.Local.MakesNoise = true;
        await RunAsync(format, "generate", "x", "--local", "--frames", $"{frames}");
    }

    [Theory]
    [InlineData("mp4")]
    [InlineData("png")]
    public async Task Generate_FetchingToAFullDisk_FailsAndKeepsTheOlderFile(string format)
    {
        _run.Grid.Content = new byte[Megabyte];
        await RunAsync(format, "generate", "x");

        Assert.Contains(
            $"fetch it with: ./grid videos download video_1 --output {_volume.Folder}/out.{format}",
            _run.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Download_ToAFullDisk_FailsAndKeepsTheOlderFile()
    {
        _run.Grid.Content = new byte[Megabyte];
        _run.Grid.End = _run.Grid.End with { Format = "mp4" };
        await RunAsync("mp4", "videos", "download", "video_1");
    }

    [Fact]
    public async Task Generate_NoSpaceAtAll_IsRefusedBeforeAnythingRuns()
    {
        _volume.Fill();

        var code = await _run.RunAsync("generate", "x", "-o", Path.Combine(_volume.Folder, "out.mp4"));

        Assert.Equal((ExitCodes.Failed, 0), (code, _run.Grid.Connections));
        Assert.EndsWith("cannot be written: no space left on device.", _run.Error.Trim(), StringComparison.Ordinal);
    }

    private async Task RunAsync(string format, params string[] verb)
    {
        var path = Path.Combine(_volume.Folder, $"out.{format}");
        await File.WriteAllTextAsync(path, "older", TestContext.Current.CancellationToken);
        _volume.Fill(leave: format == "png" ? TooLittle / 4 : TooLittle);

        var code = await _run.RunAsync([.. verb, "-o", path]);

        Assert.Equal((ExitCodes.Failed, ""), (code, _run.Output));
        Assert.Contains("no space left on device", _run.Error, StringComparison.Ordinal);
        Assert.Equal("older", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(
            ["ballast", $"out.{format}"],
            Directory.EnumerateFileSystemEntries(_volume.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }
}
