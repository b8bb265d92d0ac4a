using System.Security.Cryptography;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;
using Grid.Testing;

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
    public async Task DownloadAsync_OtherBytesThanTheTagNames_LeavesTheEarlierFile()
    {
        var content = new byte[1000];
        var tag = Convert.ToHexStringLower(SHA256.HashData(content));
        content[500] = 1;
        var (_, client) = await StartAsync(context =>
        {
            context.Response.Headers.ETag = $"\"{tag}\"";
            return context.Response.Body.WriteAsync(content).AsTask();
        });
        using var folder = new TemporaryFolder();
        var path = folder.Combine("out.mp4");
        await File.WriteAllTextAsync(path, "earlier", Token);

        var error = await Assert.ThrowsAsync<GridUnavailableException>(() =>
            client.Videos.DownloadAsync("video_7", path, cancellationToken: Token)
        );

        Assert.Contains("the 1000 bytes that came are not those of the file", error.Message, StringComparison.Ordinal);
        Assert.Equal("earlier", await File.ReadAllTextAsync(path, Token));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DownloadAsync_TagOfAnyServer_IsTaken(bool isHash)
    {
        var content = "film"u8.ToArray();
        var tag = isHash ? Convert.ToHexString(SHA256.HashData(content)) : "v7";
        var (_, client) = await StartAsync(context =>
        {
            context.Response.Headers.ETag = $"\"{tag}\"";
            return context.Response.Body.WriteAsync(content).AsTask();
        });
        using var destination = new MemoryStream();

        await client.Videos.DownloadAsync("video_7", destination, cancellationToken: Token);

        Assert.Equal(content, destination.ToArray());
    }

    [Fact]
    public async Task DownloadAsync_NameAsLongAsANameCanBe_IsWritten()
    {
        var (_, client) = await StartAsync(context => context.Response.Body.WriteAsync("film"u8.ToArray()).AsTask());
        using var folder = new TemporaryFolder();
        var path = folder.Combine(new string('x', 255));

        await client.Videos.DownloadAsync("video_7", path, cancellationToken: Token);

        Assert.Equal("film", await File.ReadAllTextAsync(path, Token));
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
            options => options with { IdleTimeout = TimeSpan.FromMilliseconds(100) }
        );

        var error = await Assert.ThrowsAsync<GridUnavailableException>(() =>
            client.Videos.DownloadAsync("video_7", Stream.Null, cancellationToken: Token)
        );

        Assert.Contains("stood still after 500 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DownloadAsync_NotReady_ThrowsTheGridsWords()
    {
        var (_, client) = await StartAsync(context => WriteErrorAsync(context, 409, "not_ready", "The video is not ready."));

        var error = await Assert.ThrowsAsync<GridApiException>(() =>
            client.Videos.DownloadAsync("video_7", Stream.Null, cancellationToken: Token)
        );

        Assert.Equal("not_ready", error.Code);
    }
}
