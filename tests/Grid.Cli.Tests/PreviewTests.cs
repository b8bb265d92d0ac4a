using Grid.Media;
using Grid.Media.Checks;
using Grid.Sdk;
using Grid.Sdk.Videos;

namespace Grid.Cli.Tests;

public sealed class PreviewTests : IDisposable
{
    private readonly CliRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("webp", "image/webp")]
    [InlineData("png", "image/png")]
    [InlineData("PNG", "image/png")]
    [InlineData("jpg", "image/jpeg")]
    [InlineData("jpeg", "image/jpeg")]
    public async Task Generate_Preview_HoldsTheFormatOfItsEnding(string ending, string mediaType)
    {
        _run.Grid.Previews.AddRange([Picture(5, 10), Picture(10, 250)]);
        var path = _run.PathOf($"new/look.{ending}");

        Assert.Equal(ExitCodes.Done, await _run.RunAsync("generate", "x", "-o", _run.PathOf("out.mp4"), "--preview", path));

        Assert.Equal(mediaType, PictureKinds.MediaTypeOf(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)));
        Assert.Single(Directory.EnumerateFiles(_run.PathOf("new")));
    }

    [Fact]
    public async Task Generate_Preview_KeepsTheNewest()
    {
        var newest = Picture(10, 250);
        _run.Grid.Previews.AddRange([Picture(5, 10), newest]);

        Assert.Equal(
            ExitCodes.Done,
            await _run.RunAsync("generate", "x", "-o", _run.PathOf("out.mp4"), "--preview", _run.PathOf("look.webp"))
        );
        Assert.Equal(newest.Data.ToArray(), await File.ReadAllBytesAsync(_run.PathOf("look.webp"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Generate_PreviewThatCannotBeWritten_IsToldOnceAndDoesNotStopTheVideo()
    {
        _run.Grid.Previews.AddRange([Picture(5, 10), Picture(10, 250)]);
        _run.Grid.BeforePreviews = () => Directory.CreateDirectory(_run.PathOf("look.webp/taken"));

        var code = await _run.RunAsync("generate", "x", "-o", _run.PathOf("out.mp4"), "--preview", _run.PathOf("look.webp"));

        Assert.Equal(ExitCodes.Done, code);
        Assert.Equal([_run.PathOf("out.mp4")], Directory.EnumerateFiles(_run.Folder));
        Assert.Equal(2, _run.Error.Split($"The preview {_run.PathOf("look.webp")} could not be written: ").Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Generate_NoPreviewCame_IsTold(int previews)
    {
        _run.Grid.Previews.AddRange(Enumerable.Repeat(Picture(5, 10), previews));

        Assert.Equal(
            ExitCodes.Done,
            await _run.RunAsync("generate", "x", "-o", _run.PathOf("out.mp4"), "--preview", _run.PathOf("look.webp"))
        );
        Assert.Equal(previews == 1, File.Exists(_run.PathOf("look.webp")));
        Assert.Equal(previews == 0, _run.Error.Contains("No preview came", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Generate_PreviewThatIsNoPicture_IsNotWritten()
    {
        _run.Grid.Previews.Add(GridModelFactory.VideoPreview(5, "image/webp", "RIFF"u8.ToArray()));

        Assert.Equal(
            ExitCodes.Done,
            await _run.RunAsync("generate", "x", "-o", _run.PathOf("out.mp4"), "--preview", _run.PathOf("look.png"))
        );
        Assert.False(File.Exists(_run.PathOf("look.png")));
        Assert.Contains("it is no whole picture", _run.Error, StringComparison.Ordinal);
    }

    private static VideoPreview Picture(int step, byte gray)
    {
        var picture = PreviewImage.Encode(Enumerable.Repeat(gray, 3 * 8 * 8).ToArray(), 8, 8, 8);
        return GridModelFactory.VideoPreview(step, picture.MediaType, picture.Content);
    }
}
