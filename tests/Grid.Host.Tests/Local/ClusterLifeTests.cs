using System.Net;
using System.Text.Json.Nodes;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Host.Local;
using Grid.Testing;
using Grid.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Host.Tests.Local;

public sealed class ClusterLifeTests : IDisposable
{
    private static readonly VideoRequest Request = new()
    {
        Prompt = "a red circle moving left on a black background",
        Frames = 9,
        Steps = 2,
        Seed = 1,
    };

    private static readonly TenantId Someone = TenantId.Parse("someone");

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cluster_StoppedAndStartedAgain_KnowsItsJobs()
    {
        var options = ClusterFixture.Options(_folder.Combine("state")) with { Controls = 1, Gpus = 0 };
        string id;
        int[] exitCodes;
        await using (var first = await LocalCluster.StartAsync(options, Cancellation))
        {
            await using (var gateway = await ClusterFixture.JoinAsync(first))
            {
                id = await SubmitAsync(gateway);
            }

            var processes = first.Processes;
            await first.StopAsync();
            exitCodes = await Task.WhenAll(processes.Select(process => process.Ended));
        }

        await using var second = await LocalCluster.StartAsync(options, Cancellation);
        await using var other = await ClusterFixture.JoinAsync(second);
        var page = await Tenant(other).ListAsync(new JobListQuery(JobListQuery.MaxLimit, After: null, Ascending: true), Cancellation);

        Assert.All(exitCodes, code => Assert.Equal(0, code));
        Assert.Equal([id], page.Jobs.Select(job => job.Key.Job));
    }

    [Fact]
    public async Task Cluster_RedisKilledAndStartedAgain_IsNotReadyMeanwhileAndGoesOn()
    {
        await using var cluster = await LocalCluster.StartAsync(
            ClusterFixture.Options(_folder.Combine("state")) with
            {
                Controls = 1,
            },
            Cancellation
        );
        await using var gateway = await ClusterFixture.JoinAsync(cluster);
        var before = await SubmitAsync(gateway);
        var gpu = cluster.Processes.Single(process => process.Role == GridRoles.Gpu);
        using var client = new HttpClient { BaseAddress = gpu.Address };

        await cluster.KillRedisAsync();
        using var live = await client.GetAsync("/health/live", Cancellation);
        using var unready = await client.GetAsync("/health/ready", Cancellation);
        var reason = JsonNode.Parse(await unready.Content.ReadAsStringAsync(Cancellation))!;
        await cluster.StartRedisAsync(Cancellation);
        await cluster.WaitUntilReadyAsync(gpu, Cancellation);
        var after = await SubmitAsync(gateway);
        var page = await Tenant(gateway).ListAsync(new JobListQuery(JobListQuery.MaxLimit, After: null, Ascending: true), Cancellation);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);
        Assert.Equal("Redis does not answer.", (string?)reason["checks"]!["redis"]);
        Assert.Equal(new[] { before, after }.Order(), page.Jobs.Select(job => job.Key.Job).Order());
        Assert.Equal(2, cluster.Processes.Count);
    }

    // The other one would wait for a control process that never comes.
    [Fact]
    public async Task Start_OneProcessIsRefused_IsToldWithoutWaitingForTheOthers()
    {
        var state = _folder.Combine("state");
        Directory.CreateDirectory(Path.Combine(state, "silos"));
        await File.WriteAllTextAsync(Path.Combine(state, "silos", "gpu-1"), "", Cancellation);

        var refused = await Assert.ThrowsAsync<GridStartException>(() =>
            LocalCluster.StartAsync(
                ClusterFixture.Options(state) with
                {
                    Controls = 0,
                    Gpus = 2,
                    StartTimeout = TimeSpan.FromHours(1),
                },
                Cancellation
            )
        );

        Assert.StartsWith("gpu-1 ended with code 1 before it was ready", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_RedisIsPaused_AnswersThatItIsUnavailableAndGoesOn()
    {
        await using var cluster = await LocalCluster.StartAsync(
            ClusterFixture.Options(_folder.Combine("state")) with
            {
                Controls = 1,
                Gpus = 0,
            },
            Cancellation
        );
        await using var gateway = await ClusterFixture.JoinAsync(cluster);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        using var body = new StringContent("""{"prompt": "a red circle"}""", System.Text.Encoding.UTF8, "application/json");

        await SignalRedisAsync("STOP");
        using var list = await client.GetAsync("/v1/videos", Cancellation);
        using var submission = await client.PostAsync("/v1/videos", body, Cancellation);
        await SignalRedisAsync("CONT");
        HttpStatusCode again;
        do
        {
            using var answer = await client.GetAsync("/v1/videos", Cancellation);
            again = answer.StatusCode;
        } while (again == HttpStatusCode.ServiceUnavailable);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (list.StatusCode, submission.StatusCode));
        Assert.Equal(("true", "false"), (RetryOf(list), RetryOf(submission)));
        Assert.NotNull(list.Headers.RetryAfter);
        var error = JsonNode.Parse(await list.Content.ReadAsStringAsync(Cancellation))!["error"]!;
        Assert.Equal("grid_unavailable", (string?)error["code"]);
        Assert.DoesNotContain("Redis", (string?)error["message"], StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, again);
    }

    private static ITenantGrain Tenant(GridHost gateway) => Grains(gateway).GetTenant<ITenantGrain>(Someone);

    // A silo that has just started reads its models first.
    private static async Task<string> SubmitAsync(GridHost gateway) =>
        (
            await new ClusterClient(Grains(gateway), TimeProvider.System).SubmitAsync(
                Someone,
                Request,
                Guid.NewGuid().ToString(),
                Cancellation
            )
        ).Job;

    private static IGrainFactory Grains(GridHost gateway) => gateway.Services.GetRequiredService<IGrainFactory>();

    private static string RetryOf(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("x-should-retry"));

    private async Task SignalRedisAsync(string signal)
    {
        var id = (await File.ReadAllTextAsync(_folder.Combine("state", "redis", "redis.pid"), Cancellation)).Trim();
        using var kill = System.Diagnostics.Process.Start("bash", ["-c", $"kill -{signal} {id}"]);
        await kill.WaitForExitAsync(Cancellation);
        Assert.Equal(0, kill.ExitCode);
    }
}
