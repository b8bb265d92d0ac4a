using System.Net;
using System.Text.Json.Nodes;
using Grid.Testing.Engines;
using Grid.Testing.Hosting;

namespace Grid.Gateway.Tests.Videos;

public sealed class VideoScheduleTests(TestGridFixture fixture) : IClassFixture<TestGridFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TestGrid Grid => fixture.Grid;

    [Fact]
    public async Task Retry_FailedVideo_CompletesWithItsEventsInOneSequence()
    {
        var broken = true;
        Grid.Engines.OnEvaluation = (spec, _, _) =>
            _ = spec.Prompt == "broken once" && broken ? throw new InvalidDataException("a bad moment") : 0;
        var id = await Grid.SubmitAsync("broken once", cancellationToken: Cancellation);
        await Grid.WaitForEndAsync(id, Cancellation);
        broken = false;

        using var response = await Grid.Client.PostAsync($"/v1/videos/{id}/retry", null, Cancellation);
        await Grid.WaitForAsync(id, video => (string?)video["state"] == "completed", Cancellation);

        var video = JsonNode.Parse(await Grid.Client.GetStringAsync($"/v1/videos/{id}", Cancellation))!;
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(("completed", 1), ((string?)video["state"], (int)video["retries"]!));
        var ids = new List<string?>();
        await foreach (var item in Grid.WatchAsync(id, 0, Cancellation))
        {
            ids.Add(item.EventId);
        }

        Assert.Equal(Enumerable.Range(1, ids.Count).Select(number => (string?)$"{number}"), ids);
    }

    [Fact]
    public async Task Retry_CompletedVideo_IsRefused()
    {
        var id = await Grid.SubmitAsync("done", cancellationToken: Cancellation);
        await Grid.WaitForEndAsync(id, Cancellation);

        using var response = await Grid.Client.PostAsync($"/v1/videos/{id}/retry", null, Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("not_retryable", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["error"]!["code"]);
    }

    [Fact]
    public async Task Change_PriorityAndRankAtOnce_KeepsBoth()
    {
        using var gate = new StepGate("changed at once", evaluation: 1);
        Grid.Engines.OnEvaluation = gate.Pass;
        var id = await Grid.SubmitAsync("changed at once", cancellationToken: Cancellation);
        for (var round = 1; round <= 20; round++)
        {
            var priority = round % 2 == 0 ? "batch" : "interactive";

            await Task.WhenAll(PatchAsync(new JsonObject { ["priority"] = priority }), PatchAsync(new JsonObject { ["rank"] = round }));

            var video = JsonNode.Parse(await Grid.Client.GetStringAsync($"/v1/videos/{id}", Cancellation))!;
            Assert.Equal((priority, round), ((string?)video["priority"], (int)video["rank"]!));
        }

        gate.Open();
        await Grid.WaitForEndAsync(id, Cancellation);

        async Task PatchAsync(JsonObject change)
        {
            using var response = await Grid.Client.PatchAsync($"/v1/videos/{id}", JsonBody.Of(change), Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Change_RankOfAWaitingVideo_LetsItGoFirst()
    {
        using var gate = new StepGate("holds the worker", evaluation: 1);
        var order = new List<string>();
        Grid.Engines.OnEvaluation = (spec, index, token) =>
        {
            gate.Pass(spec, index, token);
            if (index == 0 && (spec.Prompt == "holds the worker" || spec.Prompt.StartsWith("submitted ", StringComparison.Ordinal)))
            {
                order.Add(spec.Prompt);
            }
        };
        var holding = await Grid.SubmitAsync("holds the worker", cancellationToken: Cancellation);
        await gate.Reached.WaitAsync(Cancellation);
        var first = await Grid.SubmitAsync("submitted first", cancellationToken: Cancellation);
        var second = await Grid.SubmitAsync("submitted second", cancellationToken: Cancellation);

        using var changed = await Grid.Client.PatchAsync(
            $"/v1/videos/{second}",
            JsonBody.Of(new JsonObject { ["rank"] = -1 }),
            Cancellation
        );
        var explanation = JsonNode.Parse(await Grid.Client.GetStringAsync($"/v1/videos/{first}/explain", Cancellation))!;
        gate.Open();
        await Task.WhenAll(new[] { holding, first, second }.Select(id => Grid.WaitForEndAsync(id, Cancellation)));

        Assert.Equal(-1, (int)JsonNode.Parse(await changed.Content.ReadAsStringAsync(Cancellation))!["rank"]!);
        Assert.Equal(["holds the worker", "submitted second", "submitted first"], order);
        Assert.Matches("[0-9]", (string?)explanation["explanation"]!);
    }

    [Theory]
    [InlineData("""{"priority": "urgent"}""", "priority", "interactive, standard, batch")]
    [InlineData("""{"rank": 1.5}""", "rank", "1000000")]
    [InlineData("""{"seed": 1}""", null, "priority and rank")]
    [InlineData("[]", null, "JSON object")]
    public async Task Change_BadBody_NamesTheFieldAndItsValues(string body, string? field, string said)
    {
        var id = await Grid.SubmitAsync("to be changed", cancellationToken: Cancellation);

        using var response = await Grid.Client.PatchAsync(
            $"/v1/videos/{id}",
            new StringContent(body, null, "application/json"),
            Cancellation
        );

        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["error"]!;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, (string?)error["param"]);
        Assert.Contains(said, (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_CompletedVideo_SaysWhenAndHowMuch()
    {
        var id = await Grid.SubmitAsync("explained", cancellationToken: Cancellation);
        await Grid.WaitForEndAsync(id, Cancellation);

        var explanation = JsonNode.Parse(await Grid.Client.GetStringAsync($"/v1/videos/{id}/explain", Cancellation))!;

        Assert.StartsWith("Finished at 20", (string?)explanation["explanation"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_UnknownVideo_IsNotFound()
    {
        using var response = await Grid.Client.GetAsync($"/v1/videos/video_{new string('0', 32)}/explain", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
