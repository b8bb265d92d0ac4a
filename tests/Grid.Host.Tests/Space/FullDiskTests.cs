using System.Net;
using System.Text.Json.Nodes;
using Grid.Storage.Space;
using Grid.Testing.Engines;
using Grid.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Host.Tests.Space;

public sealed class FullDiskTests
{
    private static readonly Dictionary<SpaceArea, string> Folders = Enum.GetValues<SpaceArea>()
        .ToDictionary(area => area, area => area.ToString());

    private SpaceArea? _full;

    [Theory]
    [InlineData(SpaceArea.State)]
    [InlineData(SpaceArea.Artifacts)]
    public async Task Submit_WhileAnAreaIsFull_IsRefusedAndAcceptedAgainWithoutHands(SpaceArea area)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var grid = await StartAsync();
        var earlier = await grid.SubmitAsync("earlier", cancellationToken: cancellation);
        await grid.WaitForEndAsync(earlier, cancellation);

        Fill(grid, area);
        using var refused = await PostAsync(grid, "refused", key: null);
        var answer = JsonNode.Parse(await refused.Content.ReadAsStringAsync(cancellation))!;
        Assert.Equal("storage_full", (string?)answer["error"]!["code"]);
        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        Assert.Single((JsonArray)JsonNode.Parse(await grid.Client.GetStringAsync("/v1/videos", cancellation))!["data"]!);

        Fill(grid, null);
        var accepted = await grid.SubmitAsync("accepted", cancellationToken: cancellation);
        Assert.Equal("completed", (string?)(await grid.WaitForEndAsync(accepted, cancellation))["status"]);
    }

    [Fact]
    public async Task Submit_AgainWithItsKeyWhileTheDiskIsFull_GivesTheEarlierVideo()
    {
        await using var grid = await StartAsync();
        using var first = await PostAsync(grid, "once", key: "k");
        Fill(grid, SpaceArea.State);

        using var again = await PostAsync(grid, "once", key: "k");

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory]
    [InlineData(SpaceArea.State)]
    [InlineData(SpaceArea.Artifacts)]
    [InlineData(SpaceArea.Scratch)]
    public async Task RunningJob_WhileAnAreaIsFull_WaitsAndGoesOn(SpaceArea area)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var gate = new StepGate("long", 2);
        await using var grid = await StartAsync(engines => engines.OnEvaluation = gate.Pass);
        var job = await grid.SubmitAsync("long", steps: 6, cancellationToken: cancellation);
        await gate.Reached.WaitAsync(cancellation);

        Fill(grid, area);
        gate.Open();
        var seen = await grid.WaitForAsync(job, video => (string?)video["status"] != "queued", cancellation);
        Assert.NotEqual("failed", (string?)seen["status"]);

        Fill(grid, null);
        Assert.Equal("completed", (string?)(await grid.WaitForEndAsync(job, cancellation))["status"]);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestGrid grid, string prompt, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/videos")
        {
            Content = JsonBody.Of(new JsonObject { ["prompt"] = prompt, ["seed"] = 1 }),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await grid.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private Task<TestGrid> StartAsync(Action<FakeVideoEngineFactory>? prepare = null) =>
        TestGrid.StartAsync(prepare: prepare, configure: services =>
            services.AddSingleton(
                new SpaceGuard(Folders, TimeProvider.System, NullLogger<SpaceGuard>.Instance, folder => new VolumeSpace(
                    folder == _full?.ToString() ? 0 : 1L << 40,
                    1L << 40
                ))
            )
        );

    private void Fill(TestGrid grid, SpaceArea? area)
    {
        _full = area;
        grid.Host.Services.GetRequiredService<SpaceGuard>().Measure();
    }
}
