using System.Diagnostics;
using System.Globalization;
using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Diffusion.Motion;
using Grid.Diffusion.Pipelines;
using Grid.Diffusion.Transformers;
using Grid.Host;
using Grid.Sampling.Settings;
using Grid.Testing.Clusters;
using Grid.Workers.Engines;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;

namespace Grid.Benchmarks;

/// <summary>
/// One window a worker: videos of 1, 2, 4, ... 64 windows on as many workers that wait for as long as a network takes for a window: the
/// bundled model's and the published one's. Were the grid for nothing, all would take one network evaluation a step. All workers share this
/// machine's processors with the jobs, so what the grid does for a window counts up to 64 times over here.
/// </summary>
internal static class ScalingBenchmarks
{
    private const int Window = 27;
    private const int Stride = 18;
    private const int PublishedBlocks = 28;
    private static readonly int[] Workers = [1, 2, 4, 8, 16, 32, 64];

    public static async Task WeakAsync()
    {
        // The null engine is refused where this is not said.
        Environment.SetEnvironmentVariable(NullEngineServices.SimulationVariable, "1");
        await WeakAsync("grid-tiny", MeasureStep(), steps: 20, rounds: 3);

        // Its steps are so long that few of them say as much.
        await WeakAsync("EasyAnimate V2's transformer", MeasurePublishedStep(), steps: 3, rounds: 1);
    }

    private static async Task WeakAsync(string network, TimeSpan step, int steps, int rounds)
    {
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{network}, a guided window of {Window} frames of 64 x 64 on one core: {step.TotalMilliseconds:f0} ms a "
                    + $"step; simulated workers wait for that long"
            )
        );
        foreach (var workers in Workers)
        {
            var (denoising, whole) = await MeasureAsync(workers, step, steps, rounds);
            var ideal = step.TotalSeconds;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{workers, 2} worker(s), {workers, 2} window(s): {denoising * 1000:f0} ms a step, efficiency "
                        + $"{ideal / denoising:f3} while denoising, {ideal * steps / whole:f3} end to end"
                )
            );
        }
    }

    /// <summary>
    /// Time of one guided evaluation of a window by a network of the published widths on one core: two of its blocks, as many times as it
    /// has them.
    /// </summary>
    private static TimeSpan MeasurePublishedStep()
    {
        const int Measured = 2;
        var threads = torch.get_num_threads();
        torch.set_num_threads(1);
        try
        {
            using var scope = torch.NewDisposeScope();
            using var _ = torch.no_grad();
            var config = VideoTransformerConfig.V2 with
            {
                Layers = Measured,
                LongLinks = false,
                Motion = new MotionModuleConfig { MaxFrames = 64 },
            };
            using var model = new VideoTransformer(config);
            var (latents, text, mask) = (torch.randn([2, 4, Window / 3, 8, 8]), torch.randn(2, 120, 4096), torch.ones(2, 120));
            var timestep = torch.full([2], 500f);
            var seconds = Stopwatches.Medians(3, () => model.forward(latents, text, mask, timestep).Dispose())[0];
            return TimeSpan.FromSeconds(seconds * PublishedBlocks / Measured);
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }

    /// <summary>Time of one guided evaluation of a window on one core, the median of several.</summary>
    private static TimeSpan MeasureStep()
    {
        const int Measured = 9;
        var threads = torch.get_num_threads();
        torch.set_num_threads(1);
        try
        {
            using var model = VideoModel.Load(
                Path.Combine(
                    GridHostDefaults.ModelFolders.First(folder => Directory.Exists(Path.Combine(folder, GridHostDefaults.Model))),
                    GridHostDefaults.Model
                )
            );
            var settings = new VideoSettings
            {
                Prompt = "a red circle",
                Width = 64,
                Height = 64,
                Frames = Window,
                Steps = Measured + 1,
                GuidanceScale = 3,
            };
            var generator = new VideoGenerator(model);
            var denoiser = generator.CreateDenoiser(settings, out var evaluations);
            var marks = new List<long> { Stopwatch.GetTimestamp() };
            denoiser.Advance(denoiser.Start(), evaluations, generator.EncodePrompt(settings), _ => marks.Add(Stopwatch.GetTimestamp()));

            // The first one sets everything up.
            TimeSpan[] times = [.. marks.Zip(marks.Skip(1), Stopwatch.GetElapsedTime).Skip(1).Order()];
            return times[times.Length / 2];
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }

    /// <summary>Median seconds of a step, the first left out, and of the whole job.</summary>
    private static async Task<(double Denoising, double Whole)> MeasureAsync(int workers, TimeSpan step, int steps, int rounds)
    {
        var state = Directory.CreateTempSubdirectory("grid-benchmark-");
        try
        {
            await using var grid = GridHost.Build(
                new GridHostOptions
                {
                    StateFolder = state.FullName,
                    Port = 0,
                    CpuDevices = workers,
                },
                services => services.AddNullEngine(new NullEngineOptions { StepTime = step })
            );
            await grid.StartAsync();
            var client = new ClusterClient(grid.Services.GetRequiredService<IGrainFactory>(), TimeProvider.System);
            var (denoising, whole) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                var request = new VideoRequest
                {
                    Prompt = "a red circle",
                    Frames = Window + (Stride * (workers - 1)),
                    Steps = steps,
                    Seed = round,
                };
                var begun = Stopwatch.GetTimestamp();
                var job = await client.SubmitAsync(TenantId.Parse("ada"), request, $"{round}", CancellationToken.None);
                var (first, firstSeconds) = await WaitAsync(snapshot => snapshot.Progress.Step >= 1);
                var (last, lastSeconds) = await WaitAsync(snapshot => snapshot.Progress.Step >= steps);
                var (end, endSeconds) = await WaitAsync(_ => false);
                if (end.State != JobState.Completed)
                {
                    throw new InvalidOperationException($"Job {job} ended as {end.State}: {end.Error?.Message}");
                }

                denoising.Add((lastSeconds - firstSeconds) / (last.Progress.Step - first.Progress.Step));
                whole.Add(endSeconds);

                async Task<(JobSnapshot Job, double Seconds)> WaitAsync(Func<JobSnapshot, bool> isThere)
                {
                    var update = await client.WaitUntilAsync(job, isThere, CancellationToken.None)
                        ?? throw new InvalidOperationException($"Job {job} is not there.");
                    return (update.Snapshot, Stopwatch.GetElapsedTime(begun).TotalSeconds);
                }
            }

            return (denoising.Order().ElementAt(rounds / 2), whole.Order().ElementAt(rounds / 2));
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }
}
