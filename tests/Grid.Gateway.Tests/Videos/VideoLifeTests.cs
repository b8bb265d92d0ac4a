using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;
using Grid.Testing.Engines;
using Grid.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Gateway.Tests.Videos;

public sealed class VideoLifeTests(TestGridFixture fixture) : IClassFixture<TestGridFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TestGrid Grid => fixture.Grid;

    [Fact]
    public async Task Submit_GoodRequest_CompletesWithItsFiles()
    {
        var id = await Grid.SubmitAsync("a red circle", steps: 5, cancellationToken: Cancellation);

        var video = await Grid.WaitForEndAsync(id, Cancellation);

        Assert.Equal("completed", (string?)video["status"]);
        Assert.Equal(100, (int)video["progress"]!);
        Assert.Equal((5, 5), ((int)video["step"]!, (int)video["steps_total"]!));
        Assert.Null(video["error"]);
        Assert.Equal(["video", "thumbnail", "manifest"], video["files"]!.AsArray().Select(file => (string?)file!["variant"]));
        foreach (var file in video["files"]!.AsArray())
        {
            var content = await Grid.Client.GetByteArrayAsync($"/v1/videos/{id}/content?variant={file!["variant"]}", Cancellation);
            Assert.Equal((string?)file["sha256"], Convert.ToHexStringLower(SHA256.HashData(content)));
        }

        var manifest = JsonNode.Parse(await Grid.Client.GetStringAsync($"/v1/videos/{id}/content?variant=manifest", Cancellation))!;
        Assert.Equal((string?)video["sha256_frames"], (string?)manifest["sha256_frames"]);
        Assert.Equal((string?)video["model_hash"], (string?)manifest["model_hash"]);
        Assert.Equal(("fake", "fake"), ((string?)video["compute_profile"], (string?)manifest["compute_profile"]));
        Assert.Equal((long)video["seed"]!, (long)manifest["request"]!["seed"]!);
    }

    [Fact]
    public async Task Content_FilesThatAgedAway_AreGoneWithTheReason()
    {
        var id = await Grid.SubmitAsync("an old one", cancellationToken: Cancellation);
        await Grid.WaitForEndAsync(id, Cancellation);
        var grains = Grid.Host.Services.GetRequiredService<IGrainFactory>();
        var key = new JobKey(TenantId.Default.ToString(), id);
        Assert.True(await grains.GetJob<IJobAccount>(key).RemoveFilesAsync(Cancellation));

        using var answer = await Grid.Client.GetAsync($"/v1/videos/{id}/content", Cancellation);

        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["error"]!;
        Assert.Equal((HttpStatusCode.Gone, "files_removed"), (answer.StatusCode, (string?)error["code"]));
        Assert.Contains("keep_files_days", (string?)error["message"], StringComparison.Ordinal);
        Assert.Equal(["false"], answer.Headers.GetValues("x-should-retry"));
    }

    [Fact]
    public async Task Submit_SameRequestTwice_GivesTheSameFramesAndFile()
    {
        var first = await Grid.WaitForEndAsync(await Grid.SubmitAsync("twice", cancellationToken: Cancellation), Cancellation);
        var second = await Grid.WaitForEndAsync(await Grid.SubmitAsync("twice", cancellationToken: Cancellation), Cancellation);

        Assert.NotEqual((string?)first["id"], (string?)second["id"]);
        Assert.Equal((string?)first["sha256_frames"], (string?)second["sha256_frames"]);
        Assert.Equal((string?)first["files"]![0]!["sha256"], (string?)second["files"]![0]!["sha256"]);
    }

    [Fact]
    public async Task Submit_FormFields_IsTakenAsJsonIs()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("a form"), "prompt" },
            { new StringContent("32x48"), "size" },
            { new StringContent("2"), "seconds" },
            { new StringContent("3"), "steps" },
        };

        using var response = await Grid.Client.PostAsync("/v1/videos", form, Cancellation);
        var video = await ReadAsync(response);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(("32x48", 18, 3), ((string?)video["size"], (int)video["frames"]!, (int)video["steps"]!));
    }

    [Fact]
    public async Task Submit_WindowsAsJsonOrForm_ShowsThemAndThePlan()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("windows"), "prompt" },
            { new StringContent("27"), "frames" },
            { new StringContent("18"), "window" },
            { new StringContent("9"), "overlap" },
            { new StringContent("uniform"), "window_schedule" },
            { new StringContent("flat"), "window_blend" },
            { new StringContent("0"), "preview_every" },
        };
        var body = new JsonObject
        {
            ["prompt"] = "windows",
            ["frames"] = 27,
            ["window"] = 18,
            ["overlap"] = 9,
            ["window_schedule"] = "uniform",
            ["window_blend"] = "flat",
            ["preview_every"] = 0,
        };

        using var ofForm = await Grid.Client.PostAsync("/v1/videos", form, Cancellation);
        using var ofJson = await Grid.Client.PostAsync("/v1/videos", JsonBody.Of(body), Cancellation);

        foreach (var video in new[] { await ReadAsync(ofForm), await ReadAsync(ofJson) })
        {
            Assert.Equal(
                (18, 9, "uniform", "flat"),
                ((int)video["window"]!, (int)video["overlap"]!, (string?)video["window_schedule"], (string?)video["window_blend"])
            );
            Assert.Equal(0, (int)video["preview_every"]!);
            Assert.True(
                JsonNode.DeepEquals(new JsonObject { ["windows"] = 2, ["slices"] = 1 }, video["plan"]),
                video["plan"]!.ToJsonString()
            );
            Assert.True(video.AsObject().ContainsKey("sha256_latents"));
            Assert.Null(video["seam_score"]);
        }
    }

    [Fact]
    public async Task Submit_SameIdempotencyKey_GivesTheSameVideo()
    {
        using var first = await SubmitAsync("""{"prompt": "once"}""", "key-1");
        using var second = await SubmitAsync("""{"prompt": "once"}""", "key-1");
        using var other = await SubmitAsync("""{"prompt": "another"}""", "key-1");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal((string?)(await ReadAsync(first))["id"], (string?)(await ReadAsync(second))["id"]);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Equal("idempotency_key_reused", (string?)(await ReadAsync(other))["error"]!["code"]);
    }

    [Fact]
    public async Task Cancel_RunningVideo_StopsItAtItsNextStep()
    {
        using var gate = new StepGate("to be canceled", evaluation: 1);
        Grid.Engines.OnEvaluation = gate.Pass;
        var id = await Grid.SubmitAsync("to be canceled", steps: 900, cancellationToken: Cancellation);
        await gate.Reached.WaitAsync(Cancellation);

        using var response = await Grid.Client.PostAsync($"/v1/videos/{id}/cancel", null, Cancellation);
        var video = await Grid.WaitForEndAsync(id, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            ("failed", "canceled", "canceled"),
            ((string?)video["status"], (string?)video["state"], (string?)video["error"]!["code"])
        );
        using var content = await Grid.Client.GetAsync($"/v1/videos/{id}/content", Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, content.StatusCode);
    }

    [Fact]
    public async Task Content_Range_GivesThatPart()
    {
        var id = await Grid.SubmitAsync("ranged", cancellationToken: Cancellation);
        await Grid.WaitForEndAsync(id, Cancellation);
        var whole = await Grid.Client.GetByteArrayAsync($"/v1/videos/{id}/content", Cancellation);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/videos/{id}/content");
        request.Headers.Range = new RangeHeaderValue(10, 19);
        using var response = await Grid.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("video/mp4", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(whole[10..20], await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Events_LastEventId_GivesOnlyLaterOnes()
    {
        var id = await Grid.SubmitAsync("watched", cancellationToken: Cancellation);
        await Grid.WaitForEndAsync(id, Cancellation);

        var all = await Grid.WatchAsync(id, 0, Cancellation).ToListAsync(Cancellation);
        var later = await Grid.WatchAsync(id, 3, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(
            ["queued", "preparing", "running", "decoding", "finalizing", "completed"],
            all.Select(item => (string?)JsonNode.Parse(item.Data)!["state"])
        );
        Assert.All(all, item => Assert.Equal("status", item.EventType));
        Assert.Equal(["4", "5", "6"], later.Select(item => item.EventId));
    }

    [Fact]
    public async Task Events_RunningVideo_TellsStepsAndTime()
    {
        using var gate = new StepGate("progressing", evaluation: 3);
        Grid.Engines.OnEvaluation = gate.Pass;
        var id = await Grid.SubmitAsync("progressing", steps: 4, cancellationToken: Cancellation);

        var video = await Grid.WaitForAsync(id, seen => (int)seen["step"]! == 3 && (string?)seen["status"] == "in_progress", Cancellation);
        gate.Open();

        Assert.Equal("denoising", (string?)video["phase"]);
        Assert.NotNull(video["eta_seconds"]);
        Assert.Equal("completed", (string?)(await Grid.WaitForEndAsync(id, Cancellation))["status"]);
    }

    [Fact]
    public async Task Delete_CompletedVideo_IsGone()
    {
        var id = await Grid.SubmitAsync("to be removed", cancellationToken: Cancellation);
        await Grid.WaitForEndAsync(id, Cancellation);

        using var deleted = await Grid.Client.DeleteAsync($"/v1/videos/{id}", Cancellation);
        using var get = await Grid.Client.GetAsync($"/v1/videos/{id}", Cancellation);
        using var again = await Grid.Client.DeleteAsync($"/v1/videos/{id}", Cancellation);

        Assert.True((bool)(await ReadAsync(deleted))["deleted"]!);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (get.StatusCode, again.StatusCode));
    }

    [Fact]
    public async Task Delete_RunningVideo_FreesTheWorker()
    {
        using var gate = new StepGate("removed while running", evaluation: 1);
        Grid.Engines.OnEvaluation = gate.Pass;
        var id = await Grid.SubmitAsync("removed while running", steps: 900, cancellationToken: Cancellation);
        await gate.Reached.WaitAsync(Cancellation);

        using var deleted = await Grid.Client.DeleteAsync($"/v1/videos/{id}", Cancellation);
        var next = await Grid.WaitForEndAsync(await Grid.SubmitAsync("next", cancellationToken: Cancellation), Cancellation);

        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal("completed", (string?)next["status"]);
    }

    [Fact]
    public async Task List_SeveralVideos_PagesNewestFirst()
    {
        var first = await Grid.SubmitAsync("list 1", cancellationToken: Cancellation);
        var second = await Grid.SubmitAsync("list 2", cancellationToken: Cancellation);

        var page = JsonNode.Parse(await Grid.Client.GetStringAsync("/v1/videos?limit=1", Cancellation))!;
        var next = JsonNode.Parse(await Grid.Client.GetStringAsync($"/v1/videos?limit=1&after={page["last_id"]}", Cancellation))!;

        Assert.Equal((second, true), ((string?)page["data"]![0]!["id"], (bool)page["has_more"]!));
        Assert.Equal(first, (string?)next["data"]![0]!["id"]);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;

    private async Task<HttpResponseMessage> SubmitAsync(string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/videos") { Content = JsonBody.Of(body) };
        request.Headers.Add("Idempotency-Key", key);
        return await Grid.Client.SendAsync(request, Cancellation);
    }
}
