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
        var (defaults, limits) = (model["defaults"]!, model["limits"]!);
        Assert.Equal((4, 27, 18), ((int)defaults["steps"]!, (int)defaults["window"]!, (int)defaults["overlap"]!));
        Assert.Equal((189, 27), ((int)limits["max_frames"]!, (int)limits["max_window"]!));
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
