using System.Net;
using System.Text.Json.Nodes;
using Grid.Contracts.Tenants;
using Grid.Host;
using Grid.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Gateway.Tests.Usage;

public sealed class UsageTests
{
    [Fact]
    public async Task Usage_OneQueuedVideo_ShowsItsReservation()
    {
        var token = TestContext.Current.CancellationToken;
        await using var grid = await TestGrid.StartAsync(roles: GridRoles.Control | GridRoles.Gateway);
        await grid.SubmitAsync("queued", cancellationToken: token);

        var usage = JsonNode.Parse(await grid.Client.GetStringAsync("/v1/usage", token))!;

        Assert.Equal(("usage", 1, 0), ((string?)usage["object"], (int)usage["jobs"]!["queued"]!, (int)usage["jobs"]!["running"]!));
        Assert.InRange((double)usage["day"]!["reserved_gpu_seconds"]!, 0.001, 10);
        Assert.Equal((double)usage["day"]!["reserved_gpu_seconds"]!, (double)usage["month"]!["reserved_gpu_seconds"]!);
        Assert.Equal(TenantSettings.Default.GpuSecondsPerDay, (double)usage["day"]!["limit_gpu_seconds"]!);
        Assert.Equal(TenantSettings.Default.MaxActiveJobs, (int)usage["jobs"]!["max_active"]!);
    }

    [Fact]
    public async Task Submit_BeyondALimit_IsRefusedWithTheNumbers()
    {
        var token = TestContext.Current.CancellationToken;
        await using var grid = await TestGrid.StartAsync(roles: GridRoles.Control | GridRoles.Gateway);
        var administration = grid.Host.Services.GetRequiredService<IGrainFactory>().GetTenant<ITenantAdministration>(TenantId.Default);
        Assert.Null(await administration.SetSettingsAsync(TenantSettings.Default with { GpuSecondsPerDay = 0 }, token));

        Assert.Equal((HttpStatusCode.TooManyRequests, "quota_exceeded"), await RefusalAsync(grid, token));

        Assert.Null(await administration.SetSettingsAsync(TenantSettings.Default with { MaxPixelSteps = 100 }, token));
        Assert.Equal((HttpStatusCode.BadRequest, "job_too_large"), await RefusalAsync(grid, token));
    }

    private static async Task<(HttpStatusCode Status, string? Code)> RefusalAsync(TestGrid grid, CancellationToken cancellationToken)
    {
        using var response = await grid.Client.PostAsync(
            "/v1/videos",
            JsonBody.Of(new JsonObject { ["prompt"] = "refused" }),
            cancellationToken
        );
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!["error"]!;
        return (response.StatusCode, (string?)error["code"]);
    }
}
