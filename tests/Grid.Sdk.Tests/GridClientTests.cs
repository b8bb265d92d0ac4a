using System.Reflection;
using Grid.Sdk.Models;
using Grid.Sdk.Videos;
using Microsoft.AspNetCore.Http;

namespace Grid.Sdk.Tests;

public sealed class GridClientTests : SdkTestBase
{
    [Fact]
    public async Task ApiKey_WhenSet_IsSentAsBearer()
    {
        var (server, client) = await StartAsync(
            context => context.Response.WriteAsync("ok"),
            options => options with { ApiKey = "secret" }
        );

        Assert.True(await client.IsHealthyAsync(Token));

        var request = Assert.Single(server.Requests);
        Assert.Equal("GET /healthz", request.Line);
        Assert.Equal("Bearer secret", request.Headers["Authorization"]);
    }

    [Fact]
    public async Task BaseAddress_WithAPath_KeepsIt()
    {
        var (server, client) = await StartAsync(
            context => context.Response.WriteAsync(VideoJson().ToJsonString()),
            options => options with { BaseAddress = new Uri(options.BaseAddress, "behind/proxy") }
        );

        await client.Videos.GetAsync("video_7", Token);

        Assert.Equal("GET /behind/proxy/v1/videos/video_7", Assert.Single(server.Requests).Line);
    }

    [Theory]
    [InlineData("ftp://somewhere", 3, "BaseAddress must be")]
    [InlineData("http://localhost", 11, "MaxRetries must be between 0 and 10, not 11")]
    [InlineData("http://localhost", -1, "MaxRetries must be between 0 and 10, not -1")]
    public void Constructor_OptionOutOfRange_NamesIt(string address, int retries, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() =>
            new GridClient(new GridClientOptions { BaseAddress = new Uri(address), MaxRetries = retries })
        );

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(GridClient))]
    [InlineData(typeof(VideoClient))]
    [InlineData(typeof(ModelClient))]
    public void Clients_PublicMembers_CanBeStoodInFor(Type type)
    {
        var members = type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.Name != nameof(IDisposable.Dispose));

        Assert.All(members, method => Assert.True(method.IsVirtual && !method.IsFinal, method.Name));
    }

    [Fact]
    public void Assembly_References_NothingOfOurs()
    {
        Assert.DoesNotContain(typeof(GridClient).Assembly.GetReferencedAssemblies(), reference =>
            !reference.Name!.StartsWith("System", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task StandIn_OfVideos_NeedsNoGrid()
    {
        using GridClient client = new FakeGrid();

        var video = await client.Videos.GetAsync("video_9", Token);

        Assert.Equal(("video_9", VideoStatus.Completed), (video.Id, video.Status));
    }

    [Theory]
    [InlineData("64x48", 64, 48)]
    [InlineData("1x1", 1, 1)]
    public void VideoSize_WidthAndHeight_IsRead(string text, int width, int height)
    {
        Assert.True(VideoSize.TryParse(text, out var size));
        Assert.Equal(new VideoSize(width, height), size);
        Assert.Equal(text, size.ToString());
    }

    [Theory]
    [InlineData("64")]
    [InlineData("64x")]
    [InlineData("0x64")]
    [InlineData("-64x64")]
    [InlineData("64x64x64")]
    [InlineData(" 64x64")]
    [InlineData("99999999999x1")]
    [InlineData(null)]
    public void VideoSize_AnythingElse_IsNot(string? text) => Assert.False(VideoSize.TryParse(text, out _));

    private sealed class FakeGrid : GridClient
    {
        public override VideoClient Videos { get; } = new FakeVideos();
    }

    private sealed class FakeVideos : VideoClient
    {
        public override Task<Video> GetAsync(string id, CancellationToken cancellationToken = default) =>
            Task.FromResult(GridModelFactory.Video(id, VideoStatus.Completed, 100));
    }
}
