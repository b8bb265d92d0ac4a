using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Grid.Storage.Artifacts;
using Grid.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Gateway.Tests.Videos;

/// <summary>A file as HTTP hands files out: conditions, ranges, and errors that nobody keeps for the file.</summary>
public sealed class ContentTests(TestGridFixture fixture) : IClassFixture<TestGridFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TestGrid Grid => fixture.Grid;

    [Theory]
    [InlineData("If-Match", "\"another\"", HttpStatusCode.PreconditionFailed, "precondition_failed")]
    [InlineData("If-Unmodified-Since", "Mon, 06 Nov 2000 08:49:37 GMT", HttpStatusCode.PreconditionFailed, "precondition_failed")]
    [InlineData("Range", "bytes=99999999-", HttpStatusCode.RequestedRangeNotSatisfiable, "range_not_satisfiable")]
    public async Task Content_ConditionThatDoesNotHold_IsAnErrorInShapeThatNobodyKeeps(
        string header,
        string value,
        HttpStatusCode status,
        string code
    )
    {
        var id = await CompleteAsync("with conditions");
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var response = await SendAsync(method, id, header, value);

            Assert.Equal(status, response.StatusCode);
            Assert.Null(response.Headers.CacheControl);
            Assert.Null(response.Headers.ETag);
            Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
            var body = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.Equal(method == HttpMethod.Get ? code : null, body.Length == 0 ? null : CodeOf(body));
        }
    }

    [Fact]
    public async Task Content_KnownToTheCaller_IsNotSentAgain()
    {
        var id = await CompleteAsync("sent once");
        using var first = await SendAsync(HttpMethod.Get, id);

        using var second = await SendAsync(HttpMethod.Get, id, "If-None-Match", first.Headers.ETag!.ToString());

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal("private, max-age=31536000, immutable", Sorted(first.Headers.CacheControl));
        Assert.Equal(Sorted(first.Headers.CacheControl), Sorted(second.Headers.CacheControl));
    }

    [Theory]
    [InlineData("bytes=0-3", HttpStatusCode.PartialContent, 4)]
    [InlineData("bytes=-2", HttpStatusCode.PartialContent, 2)]
    [InlineData("bytes=0-0,2-3", HttpStatusCode.OK, null)]
    [InlineData("bytes=5-2", HttpStatusCode.OK, null)]
    [InlineData("lines=1-2", HttpStatusCode.OK, null)]
    public async Task Content_Range_IsServedWhereItIsOneOfBytes(string range, HttpStatusCode status, int? length)
    {
        var id = await CompleteAsync("in parts");
        var whole = (await Grid.Client.GetByteArrayAsync($"/v1/videos/{id}/content", Cancellation)).Length;

        using var response = await SendAsync(HttpMethod.Get, id, "Range", range);

        Assert.Equal((status, length ?? whole), (response.StatusCode, (await response.Content.ReadAsByteArrayAsync(Cancellation)).Length));
    }

    [Fact]
    public async Task Content_FileIsGoneFromTheStore_SaysSoAndTheVideoIsStillThere()
    {
        var id = await CompleteAsync("taken away by hand");
        var store = Grid.Host.Services.GetRequiredService<IArtifactStore>();
        await store.DeleteFolderAsync(ArtifactName.JobFolder("default", id), Cancellation);

        using var response = await SendAsync(HttpMethod.Get, id);
        var message = (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["error"]!["message"]!;

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("no longer there", message, StringComparison.Ordinal);
        Assert.Null(response.Headers.CacheControl);
        Assert.Equal("completed", (string?)JsonNode.Parse(await Grid.Client.GetStringAsync($"/v1/videos/{id}", Cancellation))!["status"]);
    }

    private static string CodeOf(string body) => (string)JsonNode.Parse(body)!["error"]!["code"]!;

    private static string Sorted(CacheControlHeaderValue? header) =>
        string.Join(
            ", ",
            header!
                .ToString()
                .Split(", ")
                .OrderBy(part =>
                    part == "private" ? 0
                    : part.Length == 9 ? 2
                    : 1
                )
        );

    private async Task<string> CompleteAsync(string prompt)
    {
        var id = await Grid.SubmitAsync(prompt, cancellationToken: Cancellation);
        await Grid.WaitForEndAsync(id, Cancellation);
        return id;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string id, string? header = null, string? value = null)
    {
        using var request = new HttpRequestMessage(method, $"/v1/videos/{id}/content");
        if (header is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(header, value));
        }

        return await Grid.Client.SendAsync(request, Cancellation);
    }
}
