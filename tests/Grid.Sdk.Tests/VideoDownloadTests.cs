using Grid.Sdk.Errors;
using Grid.Sdk.Videos;

namespace Grid.Sdk.Tests;

public sealed class VideoDownloadTests : SdkTestBase
{
    [Theory]
    [InlineData(VideoVariant.Video, "video")]
    [InlineData(VideoVariant.Thumbnail, "thumbnail")]
    [InlineData(VideoVariant.Manifest, "manifest")]
    public async Task DownloadAsync_ToAFile_ReplacesItWhole(VideoVariant variant, string name)
    {
        var content = new byte[300_000];
        new Random(1).NextBytes(content);
        var (server, client) = await StartAsync(context => context.Response.Body.WriteAsync(content).AsTask());
        var folder = Directory.CreateTempSubdirectory("grid-sdk-tests-");
        var path = Path.Combine(folder.FullName, "out.mp4");
        await File.WriteAllTextAsync(path, "earlier", Token);

        await client.Videos.DownloadAsync("video_7", path, variant, Token);

        Assert.Equal(content, await File.ReadAllBytesAsync(path, Token));
        Assert.Equal($"GET /v1/videos/video_7/content?variant={name}", Assert.Single(server.Requests).Line);
        Assert.Single(folder.GetFileSystemInfos());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task DownloadAsync_BreaksOff_LeavesTheEarlierFile()
    {
        var (_, client) = await StartAsync(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync(new byte[500]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        var folder = Directory.CreateTempSubdirectory("grid-sdk-tests-");
        var path = Path.Combine(folder.FullName, "out.mp4");
        await File.WriteAllTextAsync(path, "earlier", Token);

        await Assert.ThrowsAsync<GridUnavailableException>(() => client.Videos.DownloadAsync("video_7", path, cancellationToken: Token));

        Assert.Equal("earlier", await File.ReadAllTextAsync(path, Token));
        Assert.Single(folder.GetFileSystemInfos());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task DownloadAsync_StandsStill_IsGivenUp()
    {
        var (_, client) = await StartAsync(
            async context =>
            {
                context.Response.ContentLength = 1000;
                await context.Response.Body.WriteAsync(new byte[500]);
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            },
            options => options with { IdleTimeout = TimeSpan.FromMilliseconds(100) });

        var error = await Assert.ThrowsAsync<GridUnavailableException>(() => client.Videos.DownloadAsync("video_7", Stream.Null, cancellationToken: Token));

        Assert.Contains("stood still after 500 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DownloadAsync_NotReady_ThrowsTheGridsWords()
    {
        var (_, client) = await StartAsync(context => WriteErrorAsync(context, 409, "not_ready", "The video is not ready."));

        var error = await Assert.ThrowsAsync<GridApiException>(() => client.Videos.DownloadAsync("video_7", Stream.Null, cancellationToken: Token));

        Assert.Equal("not_ready", error.Code);
    }
}
