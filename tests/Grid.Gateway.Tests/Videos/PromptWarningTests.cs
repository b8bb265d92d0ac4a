using System.Text.Json.Nodes;
using Grid.Contracts.Videos;
using Grid.Testing.Hosting;

namespace Grid.Gateway.Tests.Videos;

/// <summary>
/// What a worker finds of a prompt that is not heard reaches the answer and the manifest, and the time left has decoding in it.
/// </summary>
public sealed class PromptWarningTests
{
    private static readonly VideoWarning Cut = new(
        "text_cut",
        "prompt",
        "The prompt has 140 tokens and the model reads 120, so its end was cut off.",
        "a red circle"
    );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(9)]
    [InlineData(81)]
    public async Task Video_PromptThatIsNotHeard_HasWarningsInAnswerAndManifest(int frames)
    {
        await using var grid = await TestGrid.StartAsync(prepare: engines => engines.Warnings = [Cut]);
        var body = new JsonObject
        {
            ["prompt"] = "long",
            ["steps"] = 2,
            ["frames"] = frames,
        };
        using var response = await grid.Client.PostAsync("/v1/videos", JsonBody.Of(body), Cancellation);
        var accepted = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;

        var video = await grid.WaitForEndAsync((string)accepted["id"]!, Cancellation);
        var manifest = JsonNode.Parse(
            await grid.Client.GetStringAsync($"/v1/videos/{accepted["id"]}/content?variant=manifest", Cancellation)
        )!;

        var expected = new JsonArray(
            new JsonObject
            {
                ["code"] = Cut.Code,
                ["param"] = Cut.Param,
                ["message"] = Cut.Message,
                ["used"] = Cut.Used,
            }
        );
        Assert.Equal("completed", (string?)video["status"]);
        Assert.Empty(accepted["warnings"]!.AsArray());
        Assert.True(JsonNode.DeepEquals(expected, video["warnings"]), video["warnings"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(expected, manifest["warnings"]), manifest.ToJsonString());
    }

    [Fact]
    public async Task Video_PromptThatIsHeard_HasNoWarnings()
    {
        await using var grid = await TestGrid.StartAsync();
        var id = await grid.SubmitAsync("heard", cancellationToken: Cancellation);

        var video = await grid.WaitForEndAsync(id, Cancellation);
        var manifest = JsonNode.Parse(await grid.Client.GetStringAsync($"/v1/videos/{id}/content?variant=manifest", Cancellation))!;

        Assert.Empty(video["warnings"]!.AsArray());
        Assert.Null(manifest["warnings"]);
    }

    [Fact]
    public async Task Video_HalfDecoded_ShowsItInProgressAndTimeLeft()
    {
        using var begun = new ManualResetEventSlim();
        using var half = new ManualResetEventSlim();
        await using var grid = await TestGrid.StartAsync(prepare: engines =>
            engines.OnDecodedFrame = frame =>
            {
                // Reports that come at once are told as one, and a time left needs two of them.
                if (frame is 1 or 5)
                {
                    (frame == 1 ? begun : half).Wait(TimeSpan.FromSeconds(30));
                }
            }
        );
        var id = await grid.SubmitAsync("decoding", cancellationToken: Cancellation);
        await grid.WaitForAsync(id, seen => (string?)seen["phase"] == "decoding" && (int)seen["progress"]! > 85, Cancellation);
        begun.Set();

        var video = await grid.WaitForAsync(
            id,
            seen => (string?)seen["phase"] == "decoding" && (int)seen["progress"]! > 87 && seen["eta_seconds"] is not null,
            Cancellation
        );
        half.Set();

        Assert.InRange((int)video["progress"]!, 88, 96);
        Assert.InRange((double)video["eta_seconds"]!, 0.1, 30);
        Assert.Equal("completed", (string?)(await grid.WaitForEndAsync(id, Cancellation))["status"]);
    }
}
