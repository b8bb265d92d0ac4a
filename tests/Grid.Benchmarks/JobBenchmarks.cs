using System.Diagnostics;
using System.Globalization;
using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Host;
using Grid.Workers.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Benchmarks;

/// <summary>
/// What the grid itself costs: jobs whose steps cost nothing, from their admission to their end, everything written before it is told. One
/// process with its own state server; tenants and jobs are called as the gateway calls them.
/// </summary>
internal static class JobBenchmarks
{
    private const int Tenants = 4;
    private const int Callers = 128;
    private const int WarmUp = 200;
    private const int Jobs = 3000;
    private const int Batch = 16;
    private const int LongSteps = 900;

    public static async Task ThroughputAsync()
    {
        // The null engine is refused where this is not said.
        Environment.SetEnvironmentVariable(NullEngineServices.SimulationVariable, "1");
        var state = Directory.CreateTempSubdirectory("grid-benchmark-");
        try
        {
            await using var grid = GridHost.Build(new GridHostOptions { StateFolder = state.FullName, Port = 0 }, services =>
                services.AddNullEngine(new NullEngineOptions { MaxBatch = Batch })
            );
            await grid.StartAsync();
            var grains = grid.Services.GetRequiredService<IGrainFactory>();
            await RunAsync(grains, WarmUp, 0);

            var begun = Stopwatch.GetTimestamp();
            var submits = await RunAsync(grains, Jobs, WarmUp);
            var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            Array.Sort(submits);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"null engine, {Jobs} jobs of {Tenants} tenants from {Callers} callers: "
                        + $"{Jobs / seconds:f0} jobs/s admitted to completed; submit p50 {Percentile(submits, 0.5):f1} ms, "
                        + $"p99 {Percentile(submits, 0.99):f1} ms"
                )
            );

            await StepAsync(grains);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    // One job alone: what a step's word to the job and a burst's checkpoint cost, with nothing computed in between.
    private static async Task StepAsync(IGrainFactory grains)
    {
        var begun = Stopwatch.GetTimestamp();
        await CompleteAsync(grains, "steps", Request(0) with { Steps = LongSteps });
        var whole = Stopwatch.GetElapsedTime(begun);
        begun = Stopwatch.GetTimestamp();
        await CompleteAsync(grains, "steps", Request(1) with { Steps = 1 });
        var one = Stopwatch.GetElapsedTime(begun);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"one job alone: {one.TotalMilliseconds:f1} ms with 1 step, "
                    + $"{whole.TotalMilliseconds:f1} ms with {LongSteps}: {(whole - one).TotalMicroseconds / (LongSteps - 1):f1} us a step"
            )
        );
    }

    private static async Task<double[]> RunAsync(IGrainFactory grains, int count, int first)
    {
        var next = -1;
        var submits = new double[count];
        await Task.WhenAll(
            Enumerable
                .Range(0, Callers)
                .Select(async _ =>
                {
                    while (Interlocked.Increment(ref next) is var number && number < count)
                    {
                        submits[number] = await CompleteAsync(grains, $"tenant-{number % Tenants}", Request(first + number));
                    }
                })
        );
        return submits;
    }

    /// <summary>Submits a job and waits for its end; milliseconds of the submission.</summary>
    private static async Task<double> CompleteAsync(IGrainFactory grains, string tenant, VideoRequest request)
    {
        var begun = Stopwatch.GetTimestamp();
        var submitted = await grains.GetGrain<ITenantGrain>(tenant).SubmitAsync(request, null, CancellationToken.None);
        var submission = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        var job = grains.GetGrain<IVideoJob>(
            (submitted.Job ?? throw new InvalidOperationException(submitted.Rejection!.Message)).Key.ToString()
        );
        JobUpdate? update = null;
        do
        {
            update = await job.WatchAsync(update?.Events.LastOrDefault()?.Sequence ?? 0, update?.Revision ?? -1, CancellationToken.None)
                ?? throw new InvalidOperationException($"Job {submitted.Job.Key} is not there.");
        } while (!update.Snapshot.State.IsFinal());

        return update.Snapshot.State == JobState.Completed
            ? submission
            : throw new InvalidOperationException(
                $"Job {submitted.Job.Key} ended as {update.Snapshot.State}: {update.Snapshot.Error?.Message}"
            );
    }

    private static VideoRequest Request(int seed) =>
        new()
        {
            Prompt = "a red circle moving left on a black background",
            Frames = 9,
            Steps = 4,
            Seed = seed,
        };

    private static double Percentile(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
