using System.Net;
using System.Text.Json.Nodes;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;
using Microsoft.AspNetCore.Http;

namespace Grid.Sdk.Tests;

public sealed class VideoClientTests : SdkTestBase
{
    [Fact]
    public async Task CreateAsync_EveryField_IsSentUnderItsName()
    {
        var (server, client) = await StartAsync(context => context.Response.WriteAsync(VideoJson().ToJsonString()));

        await client.Videos.CreateAsync(
            new VideoRequest
            {
                Model = "grid-tiny",
                Prompt = "ein rotes Quadrat",
                NegativePrompt = "blur",
                Size = new VideoSize(64, 48),
                Frames = 9,
                Fps = 8,
                Steps = 20,
                GuidanceScale = 6.5,
                Seed = 9_007_199_254_740_991,
                Sampler = "ddim",
                Noise = "torch",
                Format = "gif",
                Window = 27,
                Overlap = 9,
                WindowSchedule = "uniform",
                WindowBlend = "flat",
                PreviewEvery = 0,
            },
            "key-1",
            Token
        );

        var request = Assert.Single(server.Requests);
        Assert.Equal("POST /v1/videos", request.Line);
        Assert.Equal("key-1", request.Headers["Idempotency-Key"]);
        var expected = JsonNode.Parse(
            """
            {"model":"grid-tiny","prompt":"ein rotes Quadrat","negative_prompt":"blur","size":"64x48","frames":9,"fps":8,"steps":20,
             "guidance_scale":6.5,"seed":9007199254740991,"sampler":"ddim","noise":"torch","format":"gif","window":27,"overlap":9,
             "window_schedule":"uniform","window_blend":"flat","preview_every":0}
            """
        );
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(request.Body)), request.Body);
    }

    [Fact]
    public async Task CreateAsync_OnlyAPrompt_LeavesTheRestOut()
    {
        var (server, client) = await StartAsync(context => context.Response.WriteAsync(VideoJson().ToJsonString()));

        await client.Videos.CreateAsync(new VideoRequest { Prompt = "x" }, cancellationToken: Token);

        Assert.Equal("{\"prompt\":\"x\"}", Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task CreateAsync_GridBusyTwice_RepeatsWithTheSameKey()
    {
        var asked = 0;
        var (server, client) = await StartAsync(context =>
            ++asked <= 2 ? WriteErrorAsync(context, 503, "busy", "Later.") : context.Response.WriteAsync(VideoJson().ToJsonString())
        );

        var video = await client.Videos.CreateAsync(new VideoRequest { Prompt = "x" }, cancellationToken: Token);

        Assert.Equal("video_7", video.Id);
        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct());
    }

    [Fact]
    public async Task CreateAsync_Refused_ThrowsTheGridsWords()
    {
        var (server, client) = await StartAsync(context =>
            WriteErrorAsync(context, 400, "invalid_value", "steps 0 must be a whole number from 1 to 1000.", "steps")
        );

        var error = await Assert.ThrowsAsync<GridApiException>(() =>
            client.Videos.CreateAsync(new VideoRequest { Prompt = "x", Steps = 0 }, cancellationToken: Token)
        );

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_value", "steps"), (error.Status, error.Code, error.Param));
        Assert.Equal("steps 0 must be a whole number from 1 to 1000.", error.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task GetAsync_AnswerOfTheGrid_IsReadWhole()
    {
        var (_, client) = await StartAsync(context => context.Response.WriteAsync(VideoJson("completed", 100).ToJsonString()));

        var video = await client.Videos.GetAsync("video_7", Token);

        Assert.Equal(VideoStatus.Completed, video.Status);
        Assert.True(video.IsFinal);
        Assert.Equal((100, 9, 8.0, 20), (video.Progress, video.Frames, video.Fps, video.Steps));
        Assert.Equal(new VideoSize(64, 48), video.Size);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), video.CreatedAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_060), video.CompletedAt);
        Assert.Null(video.StartedAt);
        Assert.Equal((9_007_199_254_740_991, 6.5, "ddim", "philox"), (video.Seed, video.GuidanceScale, video.Sampler, video.Noise));
        Assert.Equal(("denoising", 3, 20, 4.5), (video.Phase, video.Step, video.StepsTotal, video.EtaSeconds));
        Assert.Equal(
            (27, 9, "static", "triangular", 5),
            (video.Window, video.Overlap, video.WindowSchedule, video.WindowBlend, video.PreviewEvery)
        );
        Assert.Equal(new VideoPlan(Windows: 3, Slices: 2), video.Plan);
        Assert.Equal(("aa", 1.04), (video.Sha256Latents, video.SeamScore));
        Assert.Equal(new VideoFile("video", "video/mp4", 10, "ff"), Assert.Single(video.Files));
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>", 404)]
    [InlineData("", 500)]
    [InlineData("{\"error\":null}", 401)]
    [InlineData("{\"error\":{\"code\":null,\"message\":null}}", 401)]
    public async Task GetAsync_ErrorOfSomethingElse_KeepsTheStatus(string body, int status)
    {
        var (_, client) = await StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });

        var error = await Assert.ThrowsAsync<GridApiException>(() => client.Videos.GetAsync("video_7", Token));

        Assert.Equal((status, "unknown"), ((int)error.Status, error.Code));
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_NothingListens_SaysWhichAddress()
    {
        Uri address;
        await using (var server = await TestServer.StartAsync(_ => Task.CompletedTask))
        {
            address = server.Address;
        }

        using var client = new GridClient(new GridClientOptions { BaseAddress = address, RetryDelay = TimeSpan.FromMilliseconds(1) });

        var error = await Assert.ThrowsAsync<GridUnavailableException>(() => client.Videos.GetAsync("video_7", Token));

        Assert.StartsWith($"The grid at http://127.0.0.1:{address.Port} does not answer: ", error.Message, StringComparison.Ordinal);
        Assert.False(await client.IsHealthyAsync(Token));
    }

    [Fact]
    public async Task GetAsync_AnswerIsNoGrid_SaysSo()
    {
        var (_, client) = await StartAsync(context => context.Response.WriteAsync("hello"));

        var error = await Assert.ThrowsAsync<GridUnavailableException>(() => client.Videos.GetAsync("video_7", Token));

        Assert.Contains("is not a grid", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../models")]
    [InlineData("a/b")]
    [InlineData("a?b")]
    [InlineData("..")]
    public async Task GetAsync_IdThatWouldChangeThePath_IsNotSent(string id)
    {
        var (server, client) = await StartAsync(context => context.Response.WriteAsync("{}"));

        await Assert.ThrowsAsync<ArgumentException>(() => client.Videos.GetAsync(id, Token));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task ListAsync_SeveralPages_AsksForEachAfterTheLast()
    {
        var (server, client) = await StartAsync(context =>
        {
            var second = context.Request.Query["after"] == "video_1";
            var video = VideoJson();
            video["id"] = second ? "video_2" : "video_1";
            return context.Response.WriteAsync(
                new JsonObject
                {
                    ["object"] = "list",
                    ["data"] = new JsonArray(video),
                    ["has_more"] = !second,
                }.ToJsonString()
            );
        });

        var ids = new List<string>();
        await foreach (var video in client.Videos.ListAsync(oldestFirst: true, Token))
        {
            ids.Add(video.Id);
        }

        Assert.Equal(["video_1", "video_2"], ids);
        Assert.Equal(
            ["GET /v1/videos?limit=100&order=asc", "GET /v1/videos?limit=100&order=asc&after=video_1"],
            server.Requests.Select(request => request.Line)
        );
    }

    [Fact]
    public async Task CancelAsync_GridGoneForAMoment_IsRepeated()
    {
        var asked = 0;
        var (server, client) = await StartAsync(context =>
        {
            if (++asked == 1)
            {
                context.Abort();
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(VideoJson("failed").ToJsonString());
        });

        var video = await client.Videos.CancelAsync("video_7", Token);

        Assert.Equal(VideoStatus.Failed, video.Status);
        Assert.All(server.Requests, request => Assert.Equal("POST /v1/videos/video_7/cancel", request.Line));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task DeleteAsync_GridBusy_IsNotRepeated()
    {
        var (server, client) = await StartAsync(context => WriteErrorAsync(context, 503, "busy", "Later."));

        await Assert.ThrowsAsync<GridApiException>(() => client.Videos.DeleteAsync("video_7", Token));

        Assert.Equal("DELETE /v1/videos/video_7", Assert.Single(server.Requests).Line);
    }

    [Fact]
    public async Task ModelsListAsync_AnswerOfTheGrid_IsRead()
    {
        var (_, client) = await StartAsync(context =>
            context.Response.WriteAsync(
                """
                {"object":"list","data":[{"id":"grid-tiny","object":"model","owned_by":"grid","default":true,"bytes":5,
                 "defaults":{"width":64,"height":64,"frames":9,"fps":8,"steps":20,"guidance_scale":6,"sampler":"ddim",
                  "window":27,"overlap":9},
                 "limits":{"min_size":16,"max_size":128,"size_multiple":16,"max_frames":10800,"max_window":27,"frame_multiple":9,
                  "extra_frame":true,"max_steps":1000,"samplers":["ddim"]}}]}
                """
            )
        );

        var model = Assert.Single(await client.Models.ListAsync(Token));

        Assert.Equal(("grid-tiny", true, 5), (model.Id, model.Default, model.Bytes));
        Assert.Equal(("ddim", 27, 9), (model.Defaults!.Sampler, model.Defaults.Window, model.Defaults.Overlap));
        Assert.Equal((10_800, 27), (model.Limits!.MaxFrames, model.Limits.MaxWindow));
    }
}
