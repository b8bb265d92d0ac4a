using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Grid.Gateway.Operators;
using Grid.Testing.Engines;
using Grid.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Gateway.Tests.Operators;

public sealed class OperatorApiTests : IAsyncLifetime
{
    private const string Key = "an-operator-key-of-22-or-more";

    private TestGrid _grid = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _grid = await TestGrid.StartAsync(configure: services => services.AddSingleton(new OperatorAccess(Key)));

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer something-else-that-is-long")]
    [InlineData("Basic an-operator-key-of-22-or-more")]
    public async Task AnyAddress_WithoutTheKey_IsNotThere(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/operator/workers");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var response = await _grid.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public void Access_NoKeySet_AllowsNobody()
    {
        var access = new OperatorAccess(null);

        Assert.False(access.Allows(""));
        Assert.True(new OperatorAccess(Key).Allows(Key));
    }

    [Fact]
    public async Task Drain_WorkerAtWork_EndsItsBurstAndTheVideoGoesOnAfterResume()
    {
        using var gate = new StepGate("being drained", evaluation: 2);
        _grid.Engines.OnEvaluation = gate.Pass;
        var id = await _grid.SubmitAsync("being drained", steps: 4, cancellationToken: Cancellation);
        await gate.Reached.WaitAsync(Cancellation);
        var worker = (string)(await SendAsync(HttpMethod.Get, "workers")).Body["workers"]![0]!["id"]!;

        var drain = SendAsync(HttpMethod.Post, $"workers/{worker}/drain");
        var during = await WaitForCordonAsync(worker);
        gate.Open();
        var drained = await drain;
        var waiting = await _grid.SubmitAsync("waits for the worker", steps: 1, cancellationToken: Cancellation);
        var before = JsonNode.Parse(await _grid.Client.GetStringAsync($"/v1/videos/{waiting}", Cancellation))!;
        await SendAsync(HttpMethod.Post, $"workers/{worker}/resume");
        var first = await _grid.WaitForEndAsync(id, Cancellation);
        var second = await _grid.WaitForEndAsync(waiting, Cancellation);

        Assert.EndsWith(id, (string?)during["jobs"]![0], StringComparison.Ordinal);
        Assert.True((bool)drained.Body["drained"]!);
        Assert.Equal("queued", (string?)before["state"]);
        Assert.Equal(("completed", "completed"), ((string?)first["state"], (string?)second["state"]));
    }

    [Theory]
    [InlineData("{0}", "{1}/*")]
    [InlineData("{1}/*", "{0}")]
    [InlineData("{1}/*", "{1}/*")]
    [InlineData("{0}", "{0}")]
    public async Task Resume_OfWhatWasCordonedByAnotherName_LetsTheWorkerIn(string cordon, string resume)
    {
        var worker = (string)(await SendAsync(HttpMethod.Get, "workers")).Body["workers"]![0]!["id"]!;
        var silo = worker.Split('/')[0];

        var cordoned = await SendAsync(
            HttpMethod.Post,
            $"workers/{string.Format(CultureInfo.InvariantCulture, cordon, worker, silo)}/cordon"
        );
        var resumed = await SendAsync(
            HttpMethod.Post,
            $"workers/{string.Format(CultureInfo.InvariantCulture, resume, worker, silo)}/resume"
        );
        var id = await _grid.SubmitAsync("after the resume", steps: 1, cancellationToken: Cancellation);

        Assert.True((bool)cordoned.Body["workers"]![0]!["cordoned"]!);
        Assert.False((bool)resumed.Body["workers"]![0]!["cordoned"]!);
        Assert.Equal("completed", (string?)(await _grid.WaitForEndAsync(id, Cancellation))["status"]);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("*/cpu")]
    [InlineData("embedded/c*")]
    [InlineData("embedded/**")]
    [InlineData("%20/cpu")]
    public async Task Cordon_OfWhatNamesNoWorker_IsRefusedAndDrainsNothing(string worker)
    {
        foreach (var verb in new[] { "cordon", "drain", "resume" })
        {
            var (status, answer) = await SendAsync(HttpMethod.Post, $"workers/{worker}/{verb}");

            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains("silo/*", (string?)answer["error"]!["message"], StringComparison.Ordinal);
        }

        Assert.Empty((await SendAsync(HttpMethod.Get, "workers")).Body["cordoned"]!.AsArray());
    }

    [Fact]
    public async Task Settings_Changed_HoldForTheNextRequest()
    {
        var changed = await SendAsync(
            HttpMethod.Patch,
            "tenants/default/settings",
            new JsonObject { ["max_pixel_steps"] = 10, ["weight"] = 2.5 }
        );
        using var response = await _grid.Client.PostAsync(
            "/v1/videos",
            JsonBody.Of(new JsonObject { ["prompt"] = "too large" }),
            Cancellation
        );

        Assert.Equal((2.5, 10), ((double)changed.Body["weight"]!, (int)changed.Body["max_pixel_steps"]!));
        Assert.Equal("job_too_large", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["error"]!["code"]);
        Assert.Equal(2.5, (double)(await SendAsync(HttpMethod.Get, "tenants/default/settings")).Body["weight"]!);
    }

    [Fact]
    public async Task Settings_TwoMembersAtOnce_BothTakeEffect()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(round =>
                    SendAsync(
                        HttpMethod.Patch,
                        "tenants/acme/settings",
                        round % 2 == 0 ? new JsonObject { ["max_running"] = 4 } : new JsonObject { ["keep_jobs_days"] = 30 }
                    )
                )
        );

        var settings = (await SendAsync(HttpMethod.Get, "tenants/acme/settings")).Body;
        Assert.Equal((4, 30), ((int)settings["max_running"]!, (int)settings["keep_jobs_days"]!));
    }

    [Theory]
    [InlineData("Ada")]
    [InlineData("_ada")]
    [InlineData("a.b")]
    public async Task Settings_OfWhatCannotBeATenant_NamesTheRule(string tenant)
    {
        var (status, answer) = await SendAsync(HttpMethod.Get, $"tenants/{tenant}/settings");

        Assert.Equal((HttpStatusCode.BadRequest, "tenant"), (status, (string?)answer["error"]!["param"]));
        Assert.Contains("lower-case letters", (string?)answer["error"]!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"weight": 0}""", "weight must be 0.1 to 100")]
    [InlineData("""{"default_priority": "urgent"}""", "interactive, standard, batch")]
    [InlineData("""{"colour": 1}""", "gpu_seconds_per_day")]
    public async Task Settings_BadValue_NamesTheFieldAndItsValues(string body, string said)
    {
        var (status, answer) = await SendAsync(HttpMethod.Patch, "tenants/default/settings", JsonNode.Parse(body)!);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(said, (string?)answer["error"]!["message"], StringComparison.Ordinal);
    }

    // The drain's own call has set the cordon some moments after it was sent.
    private async Task<JsonNode> WaitForCordonAsync(string worker)
    {
        while (true)
        {
            var listed = (await SendAsync(HttpMethod.Get, "workers")).Body["workers"]!
                .AsArray()
                .First(one => (string?)one!["id"] == worker)!;
            if ((bool)listed["cordoned"]!)
            {
                return listed;
            }
        }
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpMethod method, string address, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/v1/operator/{address}") { Content = body is null ? null : JsonBody.Of(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var response = await _grid.Client.SendAsync(request, Cancellation);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!);
    }
}
