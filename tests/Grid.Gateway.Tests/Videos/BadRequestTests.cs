using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Grid.Testing.Hosting;

namespace Grid.Gateway.Tests.Videos;

public sealed class BadRequestTests(TestGridFixture fixture) : IClassFixture<TestGridFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient Client => fixture.Grid.Client;

    [Theory]
    [InlineData("""{"prompt": "p", "width": 63}""", "width", "multiple of 16")]
    [InlineData("""{"prompt": "p", "height": 8}""", "height", "multiple of 16")]
    [InlineData("""{"prompt": "p", "width": 1024}""", "width", "128")]
    [InlineData("""{"prompt": "p", "width": 99999999999}""", "width", "whole number")]
    [InlineData("""{"prompt": "p", "width": "64"}""", "width", "whole number")]
    [InlineData("""{"prompt": "p", "size": "64"}""", "size", "64x64")]
    [InlineData("""{"prompt": "p", "size": "70x64"}""", "width", "multiple of 16")]
    [InlineData("""{"prompt": "p", "size": "64x64", "width": 64}""", "width", "one of them")]
    [InlineData("""{"prompt": "p", "frames": 0}""", "frames", "multiple of 9")]
    [InlineData("""{"prompt": "p", "frames": 10}""", "frames", "multiple of 9")]
    [InlineData("""{"prompt": "p", "frames": -9}""", "frames", "multiple of 9")]
    [InlineData("""{"prompt": "p", "frames": 198}""", "frames", "189")]
    [InlineData("""{"prompt": "p", "frames": 9.5}""", "frames", "whole number")]
    [InlineData("""{"prompt": "p", "seconds": 1000}""", "seconds", "189")]
    [InlineData("""{"prompt": "p", "seconds": -1}""", "seconds", "multiple of 9")]
    [InlineData("""{"prompt": "p", "fps": 0}""", "fps", "1")]
    [InlineData("""{"prompt": "p", "fps": "121"}""", "fps", "120")]
    [InlineData("""{"prompt": "p", "fps": "24/0"}""", "fps", "24000/1001")]
    [InlineData("""{"prompt": "p", "fps": 1e300}""", "fps", "24000/1001")]
    [InlineData("""{"prompt": "p", "fps": true}""", "fps", "24000/1001")]
    [InlineData("""{"prompt": "p", "format": "gif", "fps": 60}""", "format", "50 frames a second")]
    [InlineData("""{"prompt": "p", "steps": 0}""", "steps", "999")]
    [InlineData("""{"prompt": "p", "steps": 1001}""", "steps", "999")]
    [InlineData("""{"prompt": "p", "guidance_scale": -1}""", "guidance_scale", "50")]
    [InlineData("""{"prompt": "p", "guidance_scale": 1e300}""", "guidance_scale", "50")]
    [InlineData("""{"prompt": "p", "guidance_scale": "much"}""", "guidance_scale", "number")]
    [InlineData("""{"prompt": "p", "seed": -1}""", "seed", "9007199254740991")]
    [InlineData("""{"prompt": "p", "seed": 9007199254740992}""", "seed", "9007199254740991")]
    [InlineData("""{"prompt": "p", "sampler": "Heun"}""", "sampler", "Euler A")]
    [InlineData("""{"prompt": "p", "noise": "pink"}""", "noise", "philox")]
    [InlineData("""{"prompt": "p", "format": "avi"}""", "format", "mp4")]
    [InlineData("""{"prompt": "p", "format": "png"}""", "format", "one frame")]
    [InlineData("""{"prompt": "p", "window": 36}""", "window", "multiple of 9 from 9 to 27")]
    [InlineData("""{"prompt": "p", "window": "wide"}""", "window", "whole number")]
    [InlineData("""{"prompt": "p", "overlap": 27}""", "overlap", "multiple of 9 from 0 to 18")]
    [InlineData("""{"prompt": "p", "window": 18, "overlap": 18}""", "overlap", "multiple of 9 from 0 to 9")]
    [InlineData("""{"prompt": "p", "window_schedule": "random"}""", "window_schedule", "static, uniform")]
    [InlineData("""{"prompt": "p", "window_blend": 5}""", "window_blend", "text")]
    [InlineData("""{"prompt": "p", "window_blend": "hard"}""", "window_blend", "triangular, flat")]
    [InlineData("""{"prompt": "p", "preview_every": -1}""", "preview_every", "0 to 1000")]
    [InlineData("""{"prompt": "p", "preview_every": 0.5}""", "preview_every", "whole number")]
    [InlineData("""{"prompt": ""}""", "prompt", "empty")]
    [InlineData("""{"prompt": "  "}""", "prompt", "empty")]
    [InlineData("""{"prompt": 5}""", "prompt", "text")]
    [InlineData("""{"prompt": ["p"]}""", "prompt", "text")]
    [InlineData("""{"prompt": null}""", "prompt", "missing")]
    [InlineData("{}", "prompt", "missing")]
    [InlineData("""{"prompt": "p", "model": "nobody"}""", "model", "fake-tiny")]
    [InlineData("""{"prompt": "p", "model": "../../etc"}""", "model", "fake-tiny")]
    [InlineData("""{"prompt": "p", "stpes": 5}""", "stpes", "steps")]
    [InlineData("""{"prompt": "p", "prompt": "q"}""", "prompt", "twice")]
    [InlineData("[]", null, "object")]
    [InlineData("""{"prompt": """, null, "not valid JSON")]
    [InlineData("", null, "not valid JSON")]
    public async Task Submit_BadBody_NamesTheFieldAndWhatIsAllowed(string body, string? param, string allowed)
    {
        using var response = await Client.PostAsync("/v1/videos", JsonBody.Of(body), Cancellation);

        var error = await ReadErrorAsync(response);
        Assert.Equal((HttpStatusCode.BadRequest, param), (response.StatusCode, (string?)error["param"]));
        Assert.Contains(allowed, (string?)error["message"], StringComparison.Ordinal);
        Assert.EndsWith(".", (string?)error["message"], StringComparison.Ordinal);
        Assert.DoesNotContain('\n', (string)error["message"]!);
    }

    [Fact]
    public async Task Submit_PromptOf100Kilobytes_IsRefusedByName()
    {
        using var response = await Client.PostAsync(
            "/v1/videos",
            JsonBody.Of(new JsonObject { ["prompt"] = new string('p', 100_000) }),
            Cancellation
        );

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("prompt", (string?)(await ReadErrorAsync(response))["param"]);
    }

    [Fact]
    public async Task Submit_BodyBeyondTheBound_IsTooLarge()
    {
        // The refusal comes before the body is read; asking first keeps the answer from racing the closed connection.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/videos")
        {
            Content = JsonBody.Of(new JsonObject { ["prompt"] = new string('p', 2_000_000) }),
        };
        request.Headers.ExpectContinue = true;

        using var response = await Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("body_too_large", (string?)(await ReadErrorAsync(response))["code"]);
    }

    [Fact]
    public async Task Submit_OtherMediaType_IsUnsupported()
    {
        using var response = await Client.PostAsync("/v1/videos", new StringContent("prompt", Encoding.UTF8, "text/plain"), Cancellation);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("unsupported_media_type", (string?)(await ReadErrorAsync(response))["code"]);
    }

    [Theory]
    [InlineData("/v1/videos?limit=0", "limit")]
    [InlineData("/v1/videos?limit=many", "limit")]
    [InlineData("/v1/videos?order=up", "order")]
    [InlineData("/v1/videos?after=video_nobody", "after")]
    public async Task List_BadQuery_NamesTheField(string address, string param)
    {
        using var response = await Client.GetAsync(address, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(param, (string?)(await ReadErrorAsync(response))["param"]);
    }

    [Theory]
    [InlineData("/v1/videos/video_00000000000000000000000000000000")]
    [InlineData("/v1/videos/nobody")]
    [InlineData("/v1/videos/..%2F..%2Fetc/content")]
    [InlineData("/v1/videos/video_00000000000000000000000000000000/content")]
    [InlineData("/v1/videos/video_00000000000000000000000000000000/events")]
    [InlineData("/nowhere")]
    public async Task Get_UnknownThing_IsNotFoundInTheOneShape(string address)
    {
        using var response = await Client.GetAsync(address, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("not_found", (string?)(await ReadErrorAsync(response))["code"]);
    }

    [Fact]
    public async Task Put_Videos_IsNotPossible()
    {
        using var response = await Client.PutAsync("/v1/videos", null, Cancellation);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("method_not_allowed", (string?)(await ReadErrorAsync(response))["code"]);
        Assert.Equal(["GET", "HEAD", "POST"], response.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("Origin", "https://example.com")]
    [InlineData("Host", "example.com")]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("X-Forwarded-Prefix", "/grid")]
    public async Task Submit_FromElsewhereOrThroughAProxy_IsUnauthenticated(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/videos") { Content = JsonBody.Of("""{"prompt": "p"}""") };
        request.Headers.Add(header, value);

        using var response = await Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("authentication_error", (string?)(await ReadErrorAsync(response))["type"]);
    }

    private static async Task<JsonNode> ReadErrorAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["error"]!;
}
