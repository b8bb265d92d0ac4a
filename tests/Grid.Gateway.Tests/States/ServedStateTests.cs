using System.Net;
using System.Text.Json.Nodes;
using Grid.Storage.Embedded;
using Grid.Testing.Hosting;

namespace Grid.Gateway.Tests.States;

public sealed class ServedStateTests(TestGridFixture fixture) : IClassFixture<TestGridFixture>
{
    private const string Header = "x-grid-state";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/videos")]
    [InlineData("/v1/videos/video_x")]
    [InlineData("/nowhere")]
    [InlineData("/health/live")]
    [InlineData("/healthz")]
    public async Task AnyAnswer_OfAGrid_SaysWhichStateItIsOf(string address)
    {
        using var response = await fixture.Grid.Client.GetAsync(address, Cancellation);

        Assert.True(StateId.IsValid(Assert.Single(response.Headers.GetValues(Header))));
    }

    [Fact]
    public async Task Submit_ForAnotherState_IsRefusedAndMakesNothing()
    {
        var before = await CountAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/videos")
        {
            Content = JsonBody.Of("""{"prompt": "for another grid"}"""),
        };
        request.Headers.Add(Header, StateId.Create());

        using var response = await fixture.Grid.Client.SendAsync(request, Cancellation);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["error"]!;

        Assert.Equal((HttpStatusCode)421, response.StatusCode);
        Assert.Equal("other_state", (string?)error["code"]);
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("x-should-retry")));
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task Request_ForThisState_IsAnswered()
    {
        using var first = await fixture.Grid.Client.GetAsync("/v1/videos", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/videos");
        request.Headers.Add(Header, first.Headers.GetValues(Header));

        using var response = await fixture.Grid.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<int> CountAsync() =>
        ((JsonArray)JsonNode.Parse(await fixture.Grid.Client.GetStringAsync("/v1/videos?limit=100", Cancellation))!["data"]!).Count;
}
