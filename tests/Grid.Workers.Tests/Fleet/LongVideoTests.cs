using System.Net;
using System.Text.Json.Nodes;
using Grid.Contracts.Videos;
using Grid.Storage.Artifacts;
using Grid.Testing;
using Grid.Testing.Hosting;
using Grid.Testing.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grid.Workers.Tests.Fleet;

public sealed class LongVideoTests
{
    // The pool's message when a job does not say what its next ticket is.
    private const int JobUnreachable = 1103;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_LongVideo_EvaluatesEveryWindowOfEveryStepAndDecodesEverySlice()
    {
        var windows = new List<int>();
        var slices = new List<FrameRange>();
        await using var grid = await TestGrid.StartAsync(prepare: engines =>
        {
            engines.MaxBatch = 1;
            engines.OnWindows = queries => windows.Add(queries.Single().Frames);
            engines.OnSlice = slices.Add;
        });

        var video = await grid.WaitForEndAsync(await SubmitAsync(grid, frames: 126), Cancellation);

        Assert.Equal("completed", (string?)video["status"]);

        // 42 latent frames in windows of 9 that share 3: 7 of them, 4 times.
        Assert.Equal(Enumerable.Repeat(9, 28), windows);

        // Cut half a chunk behind the middle.
        Assert.Equal([new FrameRange(0, 67), new FrameRange(67, 59)], slices);
    }

    [Fact]
    public async Task Worker_WindowsOfOneShape_AreOneBatchWithTheBytesOfEachAlone()
    {
        var batches = new List<int>();
        await using var together = await TestGrid.StartAsync(prepare: engines => engines.OnWindows = queries => batches.Add(queries.Count));
        var batched = await together.WaitForEndAsync(await SubmitAsync(together, frames: 126), Cancellation);
        await using var apart = await TestGrid.StartAsync(prepare: engines => engines.MaxBatch = 1);
        var single = await apart.WaitForEndAsync(await SubmitAsync(apart, frames: 126), Cancellation);

        Assert.True(batches.Max() > 1, $"batches of {string.Join(", ", batches)}");
        Assert.Equal((string?)single["sha256_latents"], (string?)batched["sha256_latents"]);
        Assert.Equal((string?)single["sha256_frames"], (string?)batched["sha256_frames"]);
    }

    [Fact]
    public async Task Cancel_LongVideoAtAWindow_EndsIt()
    {
        using var reached = new ManualResetEventSlim();
        using var open = new ManualResetEventSlim();
        await using var grid = await TestGrid.StartAsync(prepare: engines =>
            engines.OnWindows = _ =>
            {
                reached.Set();
                open.Wait();
            }
        );
        var id = await SubmitAsync(grid, frames: 63);
        await Task.Run(() => reached.Wait(Cancellation), Cancellation);

        using var answer = await grid.Client.PostAsync($"/v1/videos/{id}/cancel", null, Cancellation);
        open.Set();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("canceled", (string?)(await grid.WaitForEndAsync(id, Cancellation))["state"]);
    }

    [Fact]
    public async Task Start_ModelFolderTurnedBadMeanwhile_WaitsAndGoesOnWhenItIsMended()
    {
        using var folder = new TemporaryFolder();
        var reached = new TaskCompletionSource();
        string id;
        await using (var first = await TestGrid.StartAsync(folder, prepare: engines => engines.OnWindows = _ =>
                {
                    // So that the video is far from its end when the grid stops.
                    reached.TrySetResult();
                    Thread.Sleep(20);
                }))
        {
            id = await SubmitAsync(first, frames: 63, steps: 500);
            await reached.Task.WaitAsync(Cancellation);
        }

        var bad = folder.Combine("models", FakeModelFolder.Model, "vae");
        Directory.CreateDirectory(bad);
        await File.WriteAllTextAsync(Path.Combine(bad, "config.json"), "{", Cancellation);
        var log = new LogEvents();
        await using var second = await TestGrid.StartAsync(folder, configure: services => services.AddSingleton<ILoggerProvider>(log));

        // More often than a job may be begun again by reason of workers that are lost.
        for (var asked = 0; asked < 11; asked++)
        {
            await log.WaitForAsync(JobUnreachable, Cancellation);
        }

        Directory.Delete(bad, recursive: true);

        var video = await second.WaitForEndAsync(id, Cancellation);
        Assert.Equal(("completed", null), ((string?)video["status"], (string?)video["error"]?["code"]));
    }

    [Fact]
    public async Task Worker_WindowThatNoneCanDo_FailsTheJobWithoutTheExceptionsText()
    {
        await using var grid = await TestGrid.StartAsync(devices: 3, prepare: engines =>
            engines.OnWindows = _ => throw new InvalidOperationException("the device is gone")
        );

        var video = await grid.WaitForEndAsync(await SubmitAsync(grid, frames: 63), Cancellation);

        Assert.Equal("failed", (string?)video["status"]);
        Assert.Equal("work_failed", (string?)video["error"]!["code"]);
        Assert.DoesNotContain("the device is gone", video["error"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_WindowFarBehindItsPeers_IsDoneByAnotherWorkerWithTheSameBytes()
    {
        await using var undisturbed = await TestGrid.StartAsync(prepare: engines => engines.MaxBatch = 1);
        var expected = await undisturbed.WaitForEndAsync(await SubmitAsync(undisturbed, frames: 126), Cancellation);
        using var release = new ManualResetEventSlim();
        var (evaluated, held) = (0, 0);
        await using var grid = await TestGrid.StartAsync(devices: 2, prepare: engines =>
        {
            engines.MaxBatch = 1;
            engines.OnWindows = _ =>
            {
                // Once there is a pace to compare with, one worker stops for good.
                if (Interlocked.Increment(ref evaluated) == 12)
                {
                    Interlocked.Exchange(ref held, 1);
                    release.Wait();
                    Interlocked.Exchange(ref held, 0);
                }
            };
        });
        try
        {
            var video = await grid.WaitForEndAsync(await SubmitAsync(grid, frames: 126), Cancellation);

            Assert.Equal("completed", (string?)video["status"]);
            Assert.Equal(1, Volatile.Read(ref held));
            Assert.Equal((string?)expected["sha256_latents"], (string?)video["sha256_latents"]);
            Assert.Equal((string?)expected["sha256_frames"], (string?)video["sha256_frames"]);
        }
        finally
        {
            release.Set();
        }
    }

    [Theory]
    [InlineData(64, false)]
    [InlineData(128, true)]
    public async Task Worker_WindowsOfOneVideo_FetchItsTextOnceAndFilesOnlyOfLargeWindows(int size, bool usesFiles)
    {
        using var folder = new TemporaryFolder();
        var artifacts = new RecordingArtifactStore(new LocalArtifactStore(folder.Path));
        var windows = 0;
        await using var grid = await TestGrid.StartAsync(
            devices: 2,
            prepare: engines =>
            {
                engines.MaxBatch = 1;
                engines.OnWindows = _ => Interlocked.Increment(ref windows);
            },
            configure: services => services.AddSingleton<IArtifactStore>(artifacts)
        );

        var video = await grid.WaitForEndAsync(await SubmitAsync(grid, frames: 126, size), Cancellation);

        // The worker that encoded it has it already.
        Assert.Equal("completed", (string?)video["status"]);
        Assert.Equal(28, windows);
        Assert.InRange(artifacts.Reads.Count(name => name.EndsWith("-text.bin", StringComparison.Ordinal)), 0, 1);
        Assert.Equal(usesFiles ? 28 : 0, artifacts.Reads.Count(name => name.EndsWith("-noise.bin", StringComparison.Ordinal)));
    }

    private static async Task<string> SubmitAsync(TestGrid grid, int frames, int size = 64, int steps = 4)
    {
        var body = new JsonObject
        {
            ["prompt"] = "a long one",
            ["width"] = size,
            ["height"] = size,
            ["frames"] = frames,
            ["steps"] = steps,
            ["seed"] = 1,
            ["window"] = 27,
            ["overlap"] = 9,
        };
        using var response = await grid.Client.PostAsync("/v1/videos", JsonBody.Of(body), Cancellation);
        var answer = await response.Content.ReadAsStringAsync(Cancellation);
        return response.IsSuccessStatusCode ? (string)JsonNode.Parse(answer)!["id"]! : throw new InvalidOperationException(answer);
    }
}
