using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Grid.Testing.Hosting;

namespace Grid.Gateway.Tests.Videos;

/// <summary>Whatever is sent, the answer is one of ours: 400 or 415 with a field and a reason, never a failure of the grid.</summary>
public sealed class MalformedBodyTests(TestGridFixture fixture) : IClassFixture<TestGridFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient Client => fixture.Grid.Client;

    [Theory]
    [InlineData("POST", """{"prompt": "a \ud83d red"}""", "prompt")]
    [InlineData("POST", """{"negative_prompt": "\udc00"}""", "negative_prompt")]
    [InlineData("POST", """{"\ud83d": 1}""", null)]
    [InlineData("POST", """{"prompt": {"x": "\udfff"}}""", "x")]
    [InlineData("PATCH", """{"priority": "\ud83d"}""", "priority")]
    [InlineData("PATCH", """{"rank": 1, "rank": 2}""", "rank")]
    [InlineData("PATCH", """{"rank": 1} {}""", null)]
    [InlineData("PATCH", """{"rank": 1e-30}""", "rank")]
    [InlineData("PATCH", """{"rank": 1.5}""", "rank")]
    [InlineData("POST", """{"prompt": "x", "seed": 1e-30}""", "seed")]
    [InlineData("POST", """{"prompt": "x", "seed": 5.0000000000000000000000000000000001}""", "seed")]
    [InlineData("POST", """{"prompt": "x", "frames": 9.00000000000000000001}""", "frames")]
    public async Task Body_HalfACharacterOrTwice_IsRefusedWithItsField(string method, string body, string? param)
    {
        using var response = await SendAsync(
            method,
            method == "POST" ? "/v1/videos" : "/v1/videos/video_1",
            Encoding.UTF8.GetBytes(body),
            "application/json"
        );

        var error = await ReadErrorAsync(response);
        Assert.Equal((HttpStatusCode.BadRequest, param), (response.StatusCode, (string?)error["param"]));
        Assert.Equal("invalid_request_error", (string?)error["type"]);
    }

    [Fact]
    public async Task Body_InvalidUtf8_IsRefused()
    {
        byte[] body = [.. "{\"prompt\": \""u8, 0xC3, 0x28, .. "\"}"u8];

        using var response = await SendAsync("POST", "/v1/videos", body, "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_body", (string?)(await ReadErrorAsync(response))["code"]);
    }

    [Theory]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    public async Task Body_OtherMediaType_IsUnsupported(string type)
    {
        foreach (var (method, address) in new[] { ("POST", "/v1/videos"), ("PATCH", "/v1/videos/video_1") })
        {
            using var response = await SendAsync(method, address, "{}"u8.ToArray(), type);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("multipart/form-data", "--x\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--y\r\n\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\ncut")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nno header\r\n\r\n")]
    public async Task Form_Malformed_IsRefused(string type, string body)
    {
        using var response = await SendAsync("POST", "/v1/videos", Encoding.UTF8.GetBytes(body), type);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("utf-16")]
    [InlineData("iso-8859-1")]
    [InlineData("no-such-charset")]
    public async Task Form_OtherCharset_IsUnsupported(string charset)
    {
        foreach (var type in new[] { "application/x-www-form-urlencoded", "multipart/form-data; boundary=x" })
        {
            using var response = await SendAsync("POST", "/v1/videos", "prompt=x"u8.ToArray(), $"{type}; charset={charset}");
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "prompt=%ED%A0%80")]
    [InlineData("application/x-www-form-urlencoded", "prompt=a&%FF=1")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na\u00FFb\r\n--x--\r\n")]
    public async Task Form_InvalidUtf8_IsRefused(string type, string latin1)
    {
        using var response = await SendAsync("POST", "/v1/videos", Encoding.Latin1.GetBytes(latin1), type);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_body", (string?)(await ReadErrorAsync(response))["code"]);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "prompt=100%25effort+%C3%A9&steps=1&frames=1")]
    [InlineData(
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\n100%effort é\r\n--x--\r\n"
    )]
    public async Task Form_TextWithPercentSigns_IsTakenAsItIs(string type, string body)
    {
        using var response = await SendAsync("POST", "/v1/videos", Encoding.UTF8.GetBytes(body), type);

        Assert.Equal("100%effort é", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["prompt"]);
    }

    [Fact]
    public async Task Form_TooManyFields_IsRefused()
    {
        var body = string.Join('&', Enumerable.Range(0, 2000).Select(i => $"f{i}=1"));

        using var response = await SendAsync("POST", "/v1/videos", Encoding.UTF8.GetBytes(body), "application/x-www-form-urlencoded");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Error_OfAnyKind_CarriesTheRequestId()
    {
        using var response = await Client.GetAsync("/v1/videos/video_none", Cancellation);

        var id = Assert.Single(response.Headers.GetValues("x-request-id"));
        Assert.StartsWith("req_", id);
        Assert.Equal(id, (string?)(await ReadErrorAsync(response))["request_id"]);
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("x-should-retry")));
    }

    [Fact]
    public async Task Body_OfRandomPieces_NeverFailsTheGrid()
    {
        string[] pieces =
        [
            "{",
            "}",
            "[",
            "]",
            "\"prompt\"",
            ":",
            ",",
            "\"a red circle\"",
            "\"\\ud83d\"",
            "\"\\udc00\\ud83d\"",
            "null",
            "true",
            "1e999",
            "-0",
            "9223372036854775808",
            "\"frames\"",
            "\"seconds\"",
            "\"size\"",
            "\"rank\"",
            "\"priority\"",
            "\"weight\"",
            "\0",
            "\uFEFF",
            "é",
            "\"\\u0000\"",
            "//",
            " ",
        ];
        var bodies = Gen.Int[0, pieces.Length - 1].Array[0, 12].Select(chosen => string.Concat(chosen.Select(index => pieces[index])));
        string[] types = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"];
        string[] calls = ["POST /v1/videos", "PATCH /v1/videos/video_1"];
        await Gen.Select(bodies, Gen.Int[0, 2].Select(index => types[index]), Gen.Int[0, 1].Select(index => calls[index]))
            .SampleAsync(
                async (body, type, call) =>
                {
                    var (method, address) = (call.Split(' ')[0], call.Split(' ')[1]);
                    using var response = await SendAsync(method, address, Encoding.UTF8.GetBytes(body), type);
                    return (int)response.StatusCode < 500;
                },
                iter: 2000,
                threads: 1
            );
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string address, byte[] body, string type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await Client.SendAsync(request, Cancellation);
    }

    private static async Task<JsonNode> ReadErrorAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["error"]!;
}
