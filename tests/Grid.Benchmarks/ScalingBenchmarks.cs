using System.Diagnostics;
using System.Globalization;
using Grid.Contracts.Videos;
using Grid.Diffusion.Pipelines;
using Grid.Host;
using Grid.Sampling.Settings;
using Grid.Testing.Clusters;
using Grid.Workers.Engines;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;

namespace Grid.Benchmarks;

/// <summary>
/// One window a worker: videos of 1, 2, 4, ... 64 windows on as many workers that wait for as long as the bundled model's network takes for a
/// window. Were the grid for nothing, all would take one network evaluation a step.
/// </summary>
internal static class ScalingBenchmarks
{
    private const int Window = 27;
    private const int Stride = 18;
    private const int Steps = 20;
    private const int Rounds = 3;
    private static readonly int[] Workers = [1, 2, 4, 8, 16, 32, 64];

    public static async Task WeakAsync()
    {
        // The null engine is refused where this is not said.
        Environment.SetEnvironmentVariable(NullEngineServices.SimulationVariable, "1");
        var step = MeasureStep();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"grid-tiny, a window of {Window} frames on one core: {step.TotalMilliseconds:f0} ms a step; simulated workers wait for that long"));
        foreach (var workers in Workers)
        {
            var (denoising, whole) = await MeasureAsync(workers, step);
            var ideal = step.TotalSeconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{workers,2} worker(s), {workers,2} window(s): {denoising / Steps * 1000:f0} ms a step, efficiency {ideal * Steps / denoising:f3} while denoising, {ideal * Steps / whole:f3} end to end"));
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
            using var model = VideoModel.Load(Path.Combine(GridHostDefaults.ModelFolders.First(folder => Directory.Exists(Path.Combine(folder, GridHostDefaults.Model))), GridHostDefaults.Model));
            var settings = new VideoSettings { Prompt = "a red circle", Width = 64, Height = 64, Frames = Window, Steps = Measured + 1, GuidanceScale = 3 };
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

    /// <summary>Median seconds of all steps but the first and of the whole job; the first step's time is put as that of the others.</summary>
    private static async Task<(double Denoising, double Whole)> MeasureAsync(int workers, TimeSpan step)
    {
        var state = Directory.CreateTempSubdirectory("grid-benchmark-");
        try
        {
            await using var grid = GridHost.Build(
                new GridHostOptions { StateFolder = state.FullName, Port = 0, CpuDevices = workers }, services => services.AddNullEngine(new NullEngineOptions { StepTime = step }));
            await grid.StartAsync();
            var client = new ClusterClient(grid.Services.GetRequiredService<IGrainFactory>(), TimeProvider.System);
            var (denoising, whole) = (new List<double>(), new List<double>());
            for (var round = 0; round <= Rounds; round++)
            {
                var request = new VideoRequest { Prompt = "a red circle", Frames = Window + (Stride * (workers - 1)), Steps = Steps, Seed = round };
                var begun = Stopwatch.GetTimestamp();
                var job = await client.SubmitAsync("ada", request, $"{round}", CancellationToken.None);
                var (first, firstSeconds) = await WaitAsync(snapshot => snapshot.Progress.Step >= 1);
                var (last, lastSeconds) = await WaitAsync(snapshot => snapshot.Progress.Step >= Steps);
                var (end, endSeconds) = await WaitAsync(_ => false);
                if (end.State != JobState.Completed)
                {
                    throw new InvalidOperationException($"Job {job} ended as {end.State}: {end.Error?.Message}");
                }

                denoising.Add((lastSeconds - firstSeconds) / (last.Progress.Step - first.Progress.Step) * Steps);
                whole.Add(endSeconds);

                async Task<(JobSnapshot Job, double Seconds)> WaitAsync(Func<JobSnapshot, bool> isThere)
                {
                    var update = await client.WaitUntilAsync(job, isThere, CancellationToken.None) ?? throw new InvalidOperationException($"Job {job} is not there.");
                    return (update.Snapshot, Stopwatch.GetElapsedTime(begun).TotalSeconds);
                }
            }

            // The first round compiles.
            return (denoising.Skip(1).Order().ElementAt(Rounds / 2), whole.Skip(1).Order().ElementAt(Rounds / 2));
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }
}
