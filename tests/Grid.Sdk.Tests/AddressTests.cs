using System.Net;
using Grid.Sdk.Errors;
using Microsoft.AspNetCore.Http;

namespace Grid.Sdk.Tests;

/// <summary>The client asks the grid that it means, and nobody in between.</summary>
[Collection(nameof(AddressTests))]
[CollectionDefinition(nameof(AddressTests), DisableParallelization = true)]
public sealed class AddressTests : SdkTestBase
{
    private const string Header = "x-grid-state";

    [Fact]
    public async Task Request_ToLoopbackWithAProxySet_GoesPastIt()
    {
        var before = HttpClient.DefaultProxy;

        // Nobody listens there, as in http_proxy=http://127.0.0.1:9.
        HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:9");
        try
        {
            var (_, client) = await StartAsync(context => context.Response.WriteAsync(VideoJson().ToJsonString()));

            Assert.Equal("video_7", (await client.Videos.GetAsync("video_7", Token)).Id);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [Fact]
    public async Task Get_AnotherGridHasTakenTheAddress_IsNotItsAnswer()
    {
        var state = "a";
        var (server, client) = await StartAsync(
            context =>
            {
                context.Response.Headers[Header] = state;
                return context.Response.WriteAsync(VideoJson().ToJsonString());
            },
            options => options with { MaxRetries = 1 }
        );
        await client.Videos.GetAsync("video_7", Token);

        state = "b";
        var error = await Assert.ThrowsAsync<GridUnavailableException>(() => client.Videos.GetAsync("video_7", Token));

        Assert.Contains("taken over", error.Message, StringComparison.Ordinal);
        Assert.Equal("a", server.Requests.Last().Headers[Header]);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("b", false)]
    [InlineData(null, false)]
    public async Task IsLive_StateAskedFor_IsTrueForThatOnly(string? served, bool expected)
    {
        var (_, client) = await StartAsync(
            context =>
            {
                context.Response.Headers[Header] = served;
                return context.Response.WriteAsync("{}");
            },
            options => options with { State = "a" }
        );

        Assert.Equal(expected, await client.IsLiveAsync(Token));
    }
}
