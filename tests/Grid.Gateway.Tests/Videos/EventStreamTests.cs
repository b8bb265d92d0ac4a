using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Grid.Testing.Engines;
using Grid.Testing.Hosting;

namespace Grid.Gateway.Tests.Videos;

/// <summary>A stream of events says that it has ended, to a browser too, which connects again whenever it is not told.</summary>
public sealed class EventStreamTests(TestGridFixture fixture) : IClassFixture<TestGridFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TestGrid Grid => fixture.Grid;

    [Fact]
    public async Task Events_WatchedAsABrowserDoes_EndWithNoContent()
    {
        var id = await Grid.SubmitAsync("watched by a browser", cancellationToken: Cancellation);
        var (last, connections) = ("", 0);
        HttpStatusCode status;
        do
        {
            using var response = await ConnectAsync(id, last.Length == 0 ? null : last);
            status = response.StatusCode;
            foreach (var item in await ReadAsync(response))
            {
                last = item.EventId ?? last;
            }
        } while (status == HttpStatusCode.OK && ++connections < 20);

        // The stream to the end, then one more connection that is told that there is no more.
        Assert.Equal((HttpStatusCode.NoContent, 1, "6"), (status, connections, last));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("9223372036854775807")]
    public async Task Events_IdBeyondTheEnd_BeginAnew(string after)
    {
        var id = await Grid.SubmitAsync("of another store", cancellationToken: Cancellation);
        await Grid.WaitForEndAsync(id, Cancellation);

        using var response = await ConnectAsync(id, after);

        Assert.Equal(["1", "2", "3", "4", "5", "6"], (await ReadAsync(response)).Select(item => item.EventId));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("six")]
    [InlineData("9223372036854775808")]
    public async Task Events_WhatIsNoId_IsRefused(string after)
    {
        var id = await Grid.SubmitAsync("watched from nowhere", cancellationToken: Cancellation);

        using var response = await ConnectAsync(id, after);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("\"Last-Event-ID\"", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_VideoIsRemovedMeanwhile_EndWithThatEvent()
    {
        using var gate = new StepGate("removed while watched", evaluation: 1);
        Grid.Engines.OnEvaluation = gate.Pass;
        var id = await Grid.SubmitAsync("removed while watched", steps: 900, cancellationToken: Cancellation);
        await gate.Reached.WaitAsync(Cancellation);
        using var watched = await ConnectAsync(id, after: null);

        using var deleted = await Grid.Client.DeleteAsync($"/v1/videos/{id}", Cancellation);
        var last = (await ReadAsync(watched))[^1];
        using var again = await ConnectAsync(id, after: "3");

        Assert.Equal(("deleted", id), (last.EventType, (string?)JsonNode.Parse(last.Data)!["id"]));
        Assert.True((bool)JsonNode.Parse(last.Data)!["deleted"]!);

        // A browser connects again after any answer of 200, and gives up after this one.
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task Events_OfAnyVideo_AreNotHeldBackByProxies()
    {
        var id = await Grid.SubmitAsync("behind a proxy", cancellationToken: Cancellation);

        using var response = await ConnectAsync(id, after: null);

        Assert.Equal(["no"], response.Headers.GetValues("X-Accel-Buffering"));
        Assert.True(response.Headers.CacheControl?.NoCache);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
    }

    private async Task<HttpResponseMessage> ConnectAsync(string id, string? after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/videos/{id}/events");
        if (after is not null)
        {
            request.Headers.Add("Last-Event-ID", after);
        }

        return await Grid.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    private static async Task<List<SseItem<string>>> ReadAsync(HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        return await SseParser.Create(stream).EnumerateAsync(Cancellation).ToListAsync(Cancellation);
    }
}
