using System.Text.Json.Nodes;
using Grid.Testing.Hosting;

namespace Grid.Gateway.Tests;

public sealed class ServiceTests(TestGridFixture fixture) : IClassFixture<TestGridFixture>
{
    [Fact]
    public async Task Models_OneInstalled_TellsDefaultsAndLimits()
    {
        var models = JsonNode.Parse(await fixture.Grid.Client.GetStringAsync("/v1/models", TestContext.Current.CancellationToken))!;

        var model = Assert.Single(models["data"]!.AsArray())!;
        Assert.Equal((FakeModelFolder.Model, true), ((string?)model["id"], (bool)model["default"]!));
        Assert.Equal((4, 27), ((int)model["defaults"]!["steps"]!, (int)model["limits"]!["max_frames"]!));
    }

    [Fact]
    public async Task Health_GridUp_IsOk()
    {
        var health = JsonNode.Parse(await fixture.Grid.Client.GetStringAsync("/healthz", TestContext.Current.CancellationToken))!;

        Assert.Equal("ok", (string?)health["status"]);
    }

    [Fact]
    public async Task OpenApi_Document_KnowsTheVideos()
    {
        var document = JsonNode.Parse(await fixture.Grid.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;

        Assert.NotNull(document["paths"]!["/v1/videos"]!["post"]);
    }
}
