using System.Text.Json.Nodes;
using Grid.Contracts.Pools;
using Grid.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Workers.Tests.Fleet;

public sealed class SickWorkerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grid_OneSickWorkerAmongThree_FailsNoJobAndTheWorkerPausesAndRecovers()
    {
        var isSick = true;
        await using var grid = await TestGrid.StartAsync(devices: 3, prepare: engines =>
        {
            engines.MaxBatch = 1;
            engines.OnDevice = device =>
            {
                if (device.EndsWith("-1", StringComparison.Ordinal) && Volatile.Read(ref isSick))
                {
                    throw new InvalidOperationException("/opt/cuda/driver: the device is lost");
                }
            };
        });

        // Faults only come where the sick worker gets work, so there is work until it has paused.
        var videos = new List<JsonNode>();
        while (await PausedAsync(grid) is null)
        {
            var ids = await Task.WhenAll(
                Enumerable.Range(0, 6).Select(seed => grid.SubmitAsync($"video {seed}", seed: seed, cancellationToken: Cancellation))
            );
            videos.AddRange(await Task.WhenAll(ids.Select(id => grid.WaitForEndAsync(id, Cancellation))));
        }

        Assert.All(videos, video => Assert.Equal("completed", (string?)video["status"]));
        var paused = (await PausedAsync(grid))!;
        Assert.EndsWith("-1", paused.Worker, StringComparison.Ordinal);
        Assert.Equal("work_failed", paused.Pause!.Code);

        Volatile.Write(ref isSick, false);
        while (await PausedAsync(grid) is not null)
        {
            // As many at once as leave something for a worker that tries again beside two that are well: its pause ends with a success.
            var ids = await Task.WhenAll(
                Enumerable.Range(0, 6).Select(seed => grid.SubmitAsync($"again {seed}", seed: seed, cancellationToken: Cancellation))
            );
            await Task.WhenAll(ids.Select(id => grid.WaitForEndAsync(id, Cancellation)));
        }
    }

    [Fact]
    public async Task Grid_OnlyWorkerSickForAWhile_FinishesTheJobWhenItIsWell()
    {
        var tries = 0;
        await using var grid = await TestGrid.StartAsync(prepare: engines =>
            engines.OnDevice = _ =>
            {
                if (Interlocked.Increment(ref tries) <= 3)
                {
                    throw new IOException("/data/scratch/x");
                }
            }
        );

        var video = await grid.WaitForEndAsync(await grid.SubmitAsync("patient", cancellationToken: Cancellation), Cancellation);

        Assert.Equal("completed", (string?)video["status"]);
        Assert.Equal(4, tries);
    }

    [Fact]
    public async Task Grid_LibraryThatComputesCannotBeLoaded_IsNotReadyAndItsJobsWait()
    {
        await using var grid = await TestGrid.StartAsync(prepare: engines =>
            engines.ComputeFailure = new TypeInitializationException("torch", new DllNotFoundException("/usr/lib/libgomp.so.1"))
        );
        while (await PausedAsync(grid) is null)
        {
            await Task.Yield();
        }

        var id = await grid.SubmitAsync("waits", cancellationToken: Cancellation);
        using var ready = await grid.Client.GetAsync("/health/ready", Cancellation);
        var said = await ready.Content.ReadAsStringAsync(Cancellation);
        var video = JsonNode.Parse(await grid.Client.GetStringAsync($"/v1/videos/{id}", Cancellation))!;

        Assert.Equal("compute_missing", (await PausedAsync(grid))!.Pause!.Code);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("grid doctor", said, StringComparison.Ordinal);
        Assert.DoesNotContain("libgomp", said, StringComparison.Ordinal);
        Assert.Equal("queued", (string?)video["state"]);
    }

    [Fact]
    public async Task Grid_WorkThatNoWorkerCanDo_FailsWithoutAWordOfTheException()
    {
        await using var grid = await TestGrid.StartAsync(devices: 3, prepare: engines => engines.OnEvaluation = (spec, _, _) =>
            {
                if (spec.Prompt == "broken")
                {
                    throw new InvalidDataException("/models/x: the weights are bent");
                }
            });

        var video = await grid.WaitForEndAsync(await grid.SubmitAsync("broken", cancellationToken: Cancellation), Cancellation);

        Assert.Equal("work_failed", (string?)video["error"]!["code"]);
        var message = (string)video["error"]!["message"]!;
        Assert.Contains("3 workers tried 3 times", message, StringComparison.Ordinal);
        Assert.Contains("fault_", message, StringComparison.Ordinal);
        Assert.DoesNotContain("bent", message, StringComparison.Ordinal);
        var after = await grid.WaitForEndAsync(await grid.SubmitAsync("whole", cancellationToken: Cancellation), Cancellation);
        Assert.Equal("completed", (string?)after["status"]);
    }

    private static async Task<PoolWorker?> PausedAsync(TestGrid grid)
    {
        var pool = grid.Host.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkPool>(PoolKeys.Default);
        return (await pool.GetStatusAsync(Cancellation)).Roll.FirstOrDefault(worker => worker.Pause is not null);
    }
}
