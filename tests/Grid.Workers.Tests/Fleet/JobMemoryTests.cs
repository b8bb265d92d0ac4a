using System.Text.Json.Nodes;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Testing.Engines;
using Grid.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Workers.Tests.Fleet;

/// <summary>Which jobs stay in memory when those that nobody has called for some time leave it.</summary>
public sealed class JobMemoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_WindowThatTakesLongAndIsNotWatched_StaysAndItsWorkIsDoneOnce()
    {
        using var reached = new ManualResetEventSlim();
        using var open = new ManualResetEventSlim();
        var windows = 0;
        await using var grid = await TestGrid.StartAsync(prepare: engines =>
        {
            engines.MaxBatch = 1;
            engines.OnWindows = _ =>
            {
                if (Interlocked.Increment(ref windows) == 3)
                {
                    reached.Set();
                    open.Wait(Cancellation);
                }
            };
        });
        var id = await SubmitAsync(grid, frames: 126);
        await Task.Run(() => reached.Wait(Cancellation), Cancellation);

        await CollectAsync(grid);

        Assert.True(await IsInMemoryAsync(grid, id));
        open.Set();
        Assert.Equal("completed", (string?)(await grid.WaitForEndAsync(id, Cancellation))["status"]);

        // 7 windows of 4 steps, none of them twice.
        Assert.Equal(28, windows);
    }

    [Fact]
    public async Task Job_SliceThatTakesLongAndIsNotWatched_StaysAndItsWorkIsDoneOnce()
    {
        using var reached = new ManualResetEventSlim();
        using var open = new ManualResetEventSlim();
        var slices = 0;
        await using var grid = await TestGrid.StartAsync(prepare: engines =>
            engines.OnSlice = _ =>
            {
                if (Interlocked.Increment(ref slices) == 1)
                {
                    reached.Set();
                    open.Wait(Cancellation);
                }
            }
        );
        var id = await SubmitAsync(grid, frames: 126);
        await Task.Run(() => reached.Wait(Cancellation), Cancellation);

        await CollectAsync(grid);

        Assert.True(await IsInMemoryAsync(grid, id));
        open.Set();
        Assert.Equal("completed", (string?)(await grid.WaitForEndAsync(id, Cancellation))["status"]);
        Assert.Equal(2, slices);
    }

    [Fact]
    public async Task Job_BurstThatTakesLongAndIsNotWatched_Stays()
    {
        using var gate = new StepGate("slow", 2);
        await using var grid = await TestGrid.StartAsync(prepare: engines => engines.OnEvaluation = gate.Pass);
        var id = await grid.SubmitAsync("slow", cancellationToken: Cancellation);
        await gate.Reached.WaitAsync(Cancellation);

        await CollectAsync(grid);

        Assert.True(await IsInMemoryAsync(grid, id));
        gate.Open();
        Assert.Equal("completed", (string?)(await grid.WaitForEndAsync(id, Cancellation))["status"]);
    }

    [Fact]
    public async Task Job_ThatWaitsForAWorker_LeavesAndIsDoneInItsTurn()
    {
        using var gate = new StepGate("slow", 2);
        await using var grid = await TestGrid.StartAsync(prepare: engines =>
        {
            engines.MaxBatch = 1;
            engines.OnEvaluation = gate.Pass;
        });
        var first = await grid.SubmitAsync("slow", cancellationToken: Cancellation);
        await gate.Reached.WaitAsync(Cancellation);
        var waiting = await grid.SubmitAsync("patient", cancellationToken: Cancellation);

        await CollectAsync(grid);

        Assert.False(await IsInMemoryAsync(grid, waiting));
        Assert.True(await IsInMemoryAsync(grid, first));
        gate.Open();
        Assert.Equal("completed", (string?)(await grid.WaitForEndAsync(waiting, Cancellation))["status"]);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(126)]
    public async Task Job_ThatHasEndedAndToldItsTenant_Leaves(int frames)
    {
        await using var grid = await TestGrid.StartAsync();
        var id = await SubmitAsync(grid, frames);
        await grid.WaitForEndAsync(id, Cancellation);

        // What is left to do after its end keeps it; the tenant's book says when it is done.
        var accounts = Grains(grid).GetTenant<ITenantAccounts>(TenantId.Default);
        while ((await accounts.GetUsageAsync(Cancellation)) is { Queued: > 0 } or { Running: > 0 })
        {
            await Task.Yield();
        }

        while (await IsInMemoryAsync(grid, id))
        {
            await CollectAsync(grid);
        }

        var video = JsonNode.Parse(await grid.Client.GetStringAsync($"/v1/videos/{id}", Cancellation))!;
        Assert.Equal("completed", (string?)video["status"]);
    }

    private static IGrainFactory Grains(TestGrid grid) => grid.Host.Services.GetRequiredService<IGrainFactory>();

    private static Task CollectAsync(TestGrid grid) => Grains(grid).GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    private static async Task<bool> IsInMemoryAsync(TestGrid grid, string id)
    {
        var job = Grains(grid).GetGrain<IVideoJob>(TenantId.Default.KeyOf(id).ToString()).GetGrainId();
        return (await Grains(grid).GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics()).Any(one => one.GrainId == job);
    }

    private static async Task<string> SubmitAsync(TestGrid grid, int frames)
    {
        var body = new JsonObject
        {
            ["prompt"] = "a long one",
            ["frames"] = frames,
            ["steps"] = 4,
            ["seed"] = 1,
            ["window"] = 27,
            ["overlap"] = 9,
        };
        using var response = await grid.Client.PostAsync("/v1/videos", JsonBody.Of(body), Cancellation);
        var answer = await response.Content.ReadAsStringAsync(Cancellation);
        return response.IsSuccessStatusCode ? (string)JsonNode.Parse(answer)!["id"]! : throw new InvalidOperationException(answer);
    }
}
