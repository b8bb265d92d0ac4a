using Grid.Sdk.Errors;
using Grid.Sdk.Videos;
using Microsoft.AspNetCore.Http;

namespace Grid.Sdk.Tests;

public sealed class VideoWaitTests : SdkTestBase
{
    private readonly List<Video> _reports = [];

    [Fact]
    public async Task WaitAsync_EventsToTheEnd_LooksOnce()
    {
        var (server, client) = await StartAsync(async context =>
        {
            if (!IsEvents(context))
            {
                await context.Response.WriteAsync(VideoJson().ToJsonString());
                return;
            }

            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(": hello\n\n");
            await WriteEventAsync(context, "1", "status", "in_progress", 0);
            await WriteEventAsync(context, null, "progress", "in_progress", 40);
            await WriteEventAsync(context, "2", "status", "completed", 100);
        });

        var video = await client.Videos.WaitAsync("video_7", Recorder(), Token);

        Assert.Equal(VideoStatus.Completed, video.Status);
        Assert.Equal([0, 0, 40, 100], _reports.Select(report => report.Progress));
        Assert.Equal(["GET /v1/videos/video_7", "GET /v1/videos/video_7/events"], server.Requests.Select(request => request.Line));
    }

    [Fact]
    public async Task WaitAsync_Previews_AreReportedAndLeaveTheLastEventAsItWas()
    {
        var streams = 0;
        var (server, client) = await StartAsync(async context =>
        {
            if (!IsEvents(context))
            {
                await context.Response.WriteAsync(VideoJson("in_progress").ToJsonString());
                return;
            }

            context.Response.ContentType = "text/event-stream";
            if (++streams == 1)
            {
                await WriteEventAsync(context, "5", "status", "in_progress", 50);
                await context.Response.WriteAsync(
                    "event: preview\ndata: {\"step\":10,\"media_type\":\"image/jpeg\",\"data\":\"/9j/\"}\n\n"
                );
                return;
            }

            await WriteEventAsync(context, "6", "status", "completed", 100);
        });
        var previews = new List<VideoPreview>();

        await client.Videos.WaitAsync("video_7", progress: null, new Recording<VideoPreview>(previews), Token);

        var preview = Assert.Single(previews);
        Assert.Equal((10, "image/jpeg"), (preview.Step, preview.MediaType));
        Assert.Equal([0xFF, 0xD8, 0xFF], preview.Data.ToArray());
        Assert.Equal("5", server.Requests.Last().Headers["Last-Event-ID"]);
    }

    [Fact]
    public async Task WaitAsync_EventsEndEarly_GoesOnAfterTheLastOne()
    {
        var streams = 0;
        var (server, client) = await StartAsync(async context =>
        {
            if (!IsEvents(context))
            {
                await context.Response.WriteAsync(VideoJson("in_progress", 1).ToJsonString());
                return;
            }

            context.Response.ContentType = "text/event-stream";
            if (++streams == 1)
            {
                await WriteEventAsync(context, "5", "status", "in_progress", 50);
                return;
            }

            await WriteEventAsync(context, "6", "status", "failed", 50);
        });

        var video = await client.Videos.WaitAsync("video_7", cancellationToken: Token);

        Assert.Equal(VideoStatus.Failed, video.Status);
        Assert.Equal("5", server.Requests.Last().Headers["Last-Event-ID"]);
    }

    [Fact]
    public async Task WaitAsync_NoEvents_LooksUntilTheEnd()
    {
        var looks = 0;
        var (server, client) = await StartAsync(context =>
        {
            if (IsEvents(context))
            {
                return WriteErrorAsync(context, 404, "not_found", "No such address.");
            }

            looks++;
            return context.Response.WriteAsync(VideoJson(looks < 4 ? "in_progress" : "completed", looks * 25).ToJsonString());
        });

        var video = await client.Videos.WaitAsync("video_7", Recorder(), Token);

        Assert.Equal(VideoStatus.Completed, video.Status);
        Assert.Equal([25, 50, 75, 100], _reports.Select(report => report.Progress));
        Assert.Single(server.Requests, request => request.Line.EndsWith("/events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WaitAsync_EventsFallSilent_LooksAgain()
    {
        var looks = 0;
        var (_, client) = await StartAsync(
            async context =>
            {
                if (!IsEvents(context))
                {
                    await context.Response.WriteAsync(VideoJson(++looks < 2 ? "in_progress" : "completed").ToJsonString());
                    return;
                }

                context.Response.ContentType = "text/event-stream";
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            },
            options => options with { IdleTimeout = TimeSpan.FromMilliseconds(50) }
        );

        var video = await client.Videos.WaitAsync("video_7", cancellationToken: Token);

        Assert.Equal(VideoStatus.Completed, video.Status);
    }

    [Fact]
    public async Task WaitAsync_NoSuchVideo_Throws()
    {
        var (_, client) = await StartAsync(context => WriteErrorAsync(context, 404, "not_found", "There is no video video_7."));

        var error = await Assert.ThrowsAsync<GridApiException>(() => client.Videos.WaitAsync("video_7", cancellationToken: Token));

        Assert.Equal("There is no video video_7.", error.Message);
    }

    [Fact]
    public async Task WaitAsync_Cancelled_StopsListening()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var (_, client) = await StartAsync(async context =>
        {
            if (!IsEvents(context))
            {
                await context.Response.WriteAsync(VideoJson("in_progress").ToJsonString());
                return;
            }

            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            cancellation.Cancel();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.Videos.WaitAsync("video_7", cancellationToken: cancellation.Token)
        );
    }

    private static bool IsEvents(HttpContext context) => context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal);

    private static Task WriteEventAsync(HttpContext context, string? id, string type, string status, int progress) =>
        context.Response.WriteAsync(
            $"{(id is null ? "" : $"id: {id}\n")}event: {type}\ndata: {VideoJson(status, progress).ToJsonString()}\n\n"
        );

    private Recording<Video> Recorder() => new(_reports);

    // Progress<T> reports on the thread pool; a test needs the order.
    private sealed class Recording<T>(List<T> reports) : IProgress<T>
    {
        public void Report(T value) => reports.Add(value);
    }
}
