using System.Globalization;
using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;
using Grid.Host;
using Grid.Host.Local;
using Grid.Testing;
using Grid.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Slices;

/// <summary>
/// Makes short and long videos, each by a worker process of its own, and compares the memory that their decoding took. Each worker has made
/// a video of several windows and slices before, so that what networks, smoothing and runtime need is in all figures, and what is left is
/// what length adds. This process hosts the jobs, so that what they need can be read from its heap to the byte.
/// </summary>
public sealed class MemoryRun(SliceOptions options, CheckList checks, TimeProvider timeProvider)
{
    private const int Chunk = 9;
    private const int Middle = 108;
    private const double MostOfWorker = 1.2;

    // Of the latents' bytes: they themselves, what the sampling method keeps of earlier steps, the windows' answers, which overlap, and
    // their sums in float64. All frames of the video would be 36 times the latents.
    private const int MostLatents = 10;

    // What the heap differs by from one look to the next with nothing to do.
    private const long Noise = 1 << 20;

    // Of the bundled model: 4 channels of 8 x 8 cells, float32, 3 latent frames for 9 frames.
    private static long LatentBytes(int frames) => frames / 3L * 4 * 8 * 8 * sizeof(float);

    /// <summary>Runs all of it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var clusterOptions = new LocalClusterOptions
        {
            StateFolder = Path.Combine(options.Folder, "memory"),
            Port = 0,
            Controls = 0,
            Gpus = 0,
            Gateways = 0,
            ThreadsPerGpu = 1,
        };
        await using var cluster = await LocalCluster.StartAsync(clusterOptions, cancellationToken);
        await using var member = await GridMember.JoinAsync(cluster, cancellationToken, GridRoles.Control | GridRoles.Gateway);
        var client = new ClusterClient(member.Services.GetRequiredService<IGrainFactory>(), timeProvider);

        // The first video only brings everything into memory that any job needs.
        await MeasureAsync(cluster, client, Middle, cancellationToken);
        var shortest = await MeasureAsync(cluster, client, Chunk, cancellationToken);
        var middle = await MeasureAsync(cluster, client, Middle, cancellationToken);
        var longest = await MeasureAsync(cluster, client, options.Frames, cancellationToken);

        var share = (double)longest.Worker / shortest.Worker;
        checks.Check(
            share <= MostOfWorker,
            string.Create(
                CultureInfo.InvariantCulture,
                $"peak memory of a worker that decodes: {Mebi(shortest.Worker):0.0} MiB with {Chunk} frames, "
                    + $"{Mebi(longest.Worker):0.0} MiB with {options.Frames}: {share:0.00} times; at most {MostOfWorker}"
            )
        );
        var (growth, latents) = (longest.Heap - middle.Heap, LatentBytes(options.Frames) - LatentBytes(Middle));
        checks.Check(
            growth <= (MostLatents * latents) + Noise,
            string.Create(
                CultureInfo.InvariantCulture,
                $"heap of the control: {Mebi(middle.Heap):0.00} MiB more than before at {Middle} frames, "
                    + $"{Mebi(longest.Heap):0.00} MiB at {options.Frames}; {Mebi(growth):0.00} MiB for {Mebi(latents):0.00} "
                    + $"MiB of latents; at most {MostLatents} times and {Mebi(Noise):0} MiB"
            )
        );
    }

    /// <summary>Peak of the worker process, and most that this process's heap had more than before.</summary>
    private async Task<(long Worker, long Heap)> MeasureAsync(
        LocalCluster cluster,
        ClusterClient client,
        int frames,
        CancellationToken cancellationToken
    )
    {
        var worker = cluster.Start(GridRoles.Gpu);
        await cluster.WaitUntilReadyAsync(worker, cancellationToken);
        await CompleteAsync(client, Middle, $"{worker.Name} before", () => { }, cancellationToken);
        var before = HeapSampler.Read();
        ProcessFigures.ForgetPeak(worker.ProcessId);
        var done = CompleteAsync(client, frames, worker.Name, () => ProcessFigures.ForgetPeak(worker.ProcessId), cancellationToken);
        var heap = await new HeapSampler(timeProvider).WatchAsync(done) - before;
        await done;
        var peak = ProcessFigures.PeakMemory(worker.ProcessId);
        await LocalCluster.StopAsync(worker);
        return (peak, heap);
    }

    private async Task CompleteAsync(ClusterClient client, int frames, string name, Action onDecoding, CancellationToken cancellationToken)
    {
        var job = await client.SubmitAsync(TenantId.Parse("ada"), SliceRequests.Long(frames, options.Steps), name, cancellationToken);
        var update = await client.WaitUntilAsync(job, snapshot => snapshot.Progress.Phase == JobPhase.Decoding, cancellationToken);

        // A short video may be denoised, decoded and stored before anybody looks; then the peak is that of all of it.
        if (update?.Snapshot is { Progress.Phase: JobPhase.Decoding })
        {
            onDecoding();
            update = await client.WaitForEndAsync(job, cancellationToken);
        }

        if (update?.Snapshot.State != JobState.Completed)
        {
            throw new InvalidOperationException(
                $"The job of {frames} frames is {update?.Snapshot.State}: {update?.Snapshot.Error?.Message}"
            );
        }
    }

    private static double Mebi(long bytes) => bytes / 1048576.0;
}
