using Grid.Sdk.Usage;
using Microsoft.AspNetCore.Http;

namespace Grid.Sdk.Tests;

public sealed class UsageClientTests : SdkTestBase
{
    private const string Answer = """
        {
          "day": { "start": "2030-01-31", "used_gpu_seconds": 12.5, "reserved_gpu_seconds": 3,
            "limit_gpu_seconds": 3600, "overrun_gpu_seconds": 0.25 },
          "month": { "start": "2030-01-01", "used_gpu_seconds": 99, "reserved_gpu_seconds": 3,
            "limit_gpu_seconds": 36000, "overrun_gpu_seconds": 1 },
          "jobs": { "queued": 4, "running": 2, "max_active": 100, "max_running": 10 },
          "object": "usage"
        }
        """;

    [Fact]
    public async Task Get_Answer_IsReadWhole()
    {
        var (server, client) = await StartAsync(context => context.Response.WriteAsync(Answer));

        var usage = await client.Usage.GetAsync(Token);

        Assert.Equal("GET /v1/usage", Assert.Single(server.Requests).Line);
        Assert.Equal(new GridPeriodUsage(new DateOnly(2030, 1, 31), 12.5, 3, 3600, 0.25), usage.Day);
        Assert.Equal(new GridPeriodUsage(new DateOnly(2030, 1, 1), 99, 3, 36000, 1), usage.Month);
        Assert.Equal(new GridJobUsage(4, 2, 100, 10), usage.Jobs);
    }
}
