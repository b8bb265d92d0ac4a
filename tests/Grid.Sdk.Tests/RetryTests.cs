using System.Globalization;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;
using Microsoft.AspNetCore.Http;

namespace Grid.Sdk.Tests;

public sealed class RetryTests : SdkTestBase
{
    [Theory]
    [InlineData(400, null, 1)]
    [InlineData(404, null, 1)]
    [InlineData(409, null, 1)]
    [InlineData(409, "true", 3)]
    [InlineData(408, null, 3)]
    [InlineData(429, null, 3)]
    [InlineData(429, "false", 1)]
    [InlineData(500, null, 3)]
    [InlineData(500, "false", 1)]
    [InlineData(503, "perhaps", 3)]
    [InlineData(507, "true", 3)]
    public async Task Get_Refused_IsRepeatedWhereTheGridSaysSo(int status, string? shouldRetry, int requests)
    {
        var (server, client) = await StartAsync(
            context =>
            {
                context.Response.Headers["x-should-retry"] = shouldRetry;
                return WriteErrorAsync(context, status, "some_code", "No.");
            },
            options => options with { MaxRetries = 2 }
        );

        await Assert.ThrowsAsync<GridApiException>(() => client.Videos.GetAsync("video_7", Token));

        Assert.Equal(requests, server.Requests.Count);
    }

    [Theory]
    [InlineData("0", 2)]
    [InlineData("Fri, 31 Dec 1999 23:59:59 GMT", 2)]
    [InlineData("100000", 1)]
    [InlineData("tomorrow", 1)]
    public async Task Get_RetryAfter_IsObeyedOrEndsTheRepetitions(string after, int requests)
    {
        var asked = 0;
        var (server, client) = await StartAsync(context =>
        {
            if (++asked > 1)
            {
                return context.Response.WriteAsync(VideoJson().ToJsonString());
            }

            context.Response.Headers.RetryAfter =
                after == "tomorrow" ? DateTimeOffset.UtcNow.AddDays(1).ToString("r", CultureInfo.InvariantCulture) : after;
            return WriteErrorAsync(context, 503, "grid_unavailable", "Later.");
        });

        var error = await Record.ExceptionAsync(() => client.Videos.GetAsync("video_7", Token));

        Assert.Equal(requests, server.Requests.Count);
        Assert.Equal(requests == 1, error is GridApiException);
    }

    [Fact]
    public async Task Wait_GridAwayForLongerThanRequestsAreRepeated_GoesOn()
    {
        var asked = 0;
        var (server, client) = await StartAsync(
            context =>
            {
                if (++asked is > 1 and < 30)
                {
                    context.Abort();
                    return Task.CompletedTask;
                }

                return context.Response.WriteAsync(VideoJson(asked == 1 ? "in_progress" : "completed", 100).ToJsonString());
            },
            options => options with { MaxRetries = 0 }
        );

        var video = await client.Videos.WaitAsync("video_7", cancellationToken: Token);

        Assert.Equal(VideoStatus.Completed, video.Status);
        Assert.Equal(30, server.Requests.Count);
    }

    [Fact]
    public async Task Wait_WithoutPatience_EndsWithTheGrid()
    {
        var (_, client) = await StartAsync(
            context =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
            options => options with { MaxRetries = 0, WaitPatience = TimeSpan.Zero }
        );

        await Assert.ThrowsAsync<GridUnavailableException>(() => client.Videos.WaitAsync("video_7", cancellationToken: Token));
    }

    [Fact]
    public async Task Refusal_OfTheGrid_HasTypeAndRequestId()
    {
        var (_, client) = await StartAsync(context =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync(
                """{"error":{"code":"invalid_value","message":"No.","param":"steps","type":"invalid_request_error","request_id":"req_1"}}"""
            );
        });

        var error = await Assert.ThrowsAsync<GridApiException>(() => client.Videos.GetAsync("video_7", Token));

        Assert.Equal(("invalid_request_error", "req_1"), (error.Type, error.RequestId));
    }
}
