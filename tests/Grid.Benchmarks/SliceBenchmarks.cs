using System.Diagnostics;
using System.Globalization;
using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Host;
using Grid.Host.Local;
using Grid.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Benchmarks;

/// <summary>
/// A video of eight windows by two worker processes, each bound to a core of its own, against one of them; what is moved for a step, and
/// how much of the workers' time is not the network's. This process hosts the job.
/// </summary>
internal static class SliceBenchmarks
{
    private const int Rounds = 5;
    private const int Frames = 153;
    private const int Steps = 20;
    private static readonly int[] Workers = [1, 2];

    public static async Task TwoWorkersAsync()
    {
        var folder = Directory.CreateTempSubdirectory("grid-benchmark-");
        try
        {
            using var meter = new MessageMeter();
            var options = new LocalClusterOptions
            {
                StateFolder = folder.FullName,
                Port = 0,
                Controls = 0,
                Gpus = 0,
                Gateways = 0,
                ThreadsPerGpu = 1,
                PinGpus = true,
            };
            await using var cluster = await LocalCluster.StartAsync(options);
            await using var member = await GridMember.JoinAsync(cluster, CancellationToken.None, GridRoles.Control | GridRoles.Gateway);
            var client = new ClusterClient(member.Services.GetRequiredService<IGrainFactory>(), TimeProvider.System);
            ClusterProcess[] processes = [.. Workers.Select(_ => cluster.Start(GridRoles.Gpu))];
            await Task.WhenAll(processes.Select(process => cluster.WaitUntilReadyAsync(process)));

            // One and two in turn, so that a machine whose speed drifts treats both alike. The first round loads the model.
            var rounds = Workers.ToDictionary(count => count, _ => new List<(double Seconds, double Device)>());
            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var count in Workers)
                {
                    rounds[count].Add(await MakeAsync(client, processes, meter, count, round, isTold: round == Rounds));
                }
            }

            var (one, two) = (Median(rounds[1].Select(round => round.Seconds)), Median(rounds[2].Select(round => round.Seconds)));
            var each = rounds[1].Zip(rounds[2], (first, second) => first.Seconds / second.Seconds);

            // Two cores at work are each slower than one, as neighbours share caches, memory and the host: more than this no grid could
            // reach here.
            var most = Median(rounds[1].Zip(rounds[2], (first, second) => 2 * first.Device / second.Device));
            var ratios = string.Join(", ", each.Skip(1).Select(ratio => ratio.ToString("f2", CultureInfo.InvariantCulture)));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Frames} frames, 8 windows, {Steps} steps, end to end: 1 worker {one:f2} s, 2 workers {two:f2} s, "
                        + $"{Median(each):f2} times as fast (medians of {Rounds} rounds: {ratios}; each worker on one core); "
                        + $"the devices' own times allow {most:f2}"
                )
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Makes one video with the first workers, the others idle; seconds from its submission to its end, and of device time.
    /// </summary>
    private static async Task<(double Seconds, double Device)> MakeAsync(
        ClusterClient client,
        ClusterProcess[] processes,
        MessageMeter meter,
        int workers,
        int round,
        bool isTold
    )
    {
        for (var index = 0; index < processes.Length; index++)
        {
            await (
                index < workers
                    ? client.UncordonAsync(processes[index].Name, CancellationToken.None)
                    : client.CordonAsync(processes[index].Name, CancellationToken.None)
            );
        }

        var request = new VideoRequest
        {
            Prompt = "a red circle moving left on a black background",
            Frames = Frames,
            Steps = Steps,
            Seed = round,
        };
        var begun = Stopwatch.GetTimestamp();
        var job = await client.SubmitAsync(TenantId.Parse("ada"), request, $"{workers}-{round}", CancellationToken.None);
        var start = await ReadAsync(_ => true);
        var first = await ReadAsync(snapshot => snapshot.Progress.Step >= 1);
        var last = await ReadAsync(snapshot => snapshot.Progress.Step >= Steps - 1);
        var decoding = await ReadAsync(snapshot => snapshot.Progress.Phase >= JobPhase.Decoding);
        var assembling = await ReadAsync(snapshot => snapshot.Progress.Phase >= JobPhase.Assembling);
        var end = await ReadAsync(_ => false);
        if (end.Job.State != JobState.Completed)
        {
            throw new InvalidOperationException($"Job {job} ended as {end.Job.State}: {end.Job.Error?.Message}");
        }

        if (isTold)
        {
            var steps = last.Job.Progress.Step - first.Job.Progress.Step;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{workers} worker(s), a step: {(last.Seconds - first.Seconds) / steps * 1000:f0} ms, "
                        + $"{(last.FileBytes - first.FileBytes) / steps / 1024:f0} KiB of files read and written, "
                        + $"{(last.MessageBytes - first.MessageBytes) / steps / 1024:f0} KiB of messages; outside the network "
                        + $"{last.IdleSince(first, workers) * 100:f1} % of the workers' time while denoising, "
                        + $"{end.IdleSince(start, workers) * 100:f1} % end to end"
                )
            );
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{workers} worker(s), seconds: {first.Seconds:f2} to the first step, "
                        + $"{decoding.Seconds - first.Seconds:f2} of the others, {assembling.Seconds - decoding.Seconds:f2} "
                        + $"of decoding, {end.Seconds - assembling.Seconds:f2} of assembling"
                )
            );
        }

        return (end.Seconds, end.Job.DeviceSeconds);

        async Task<SliceReading> ReadAsync(Func<JobSnapshot, bool> isThere)
        {
            var update = await client.WaitUntilAsync(job, isThere, CancellationToken.None)
                ?? throw new InvalidOperationException($"Job {job} is not there.");
            var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            var files = processes
                .Take(workers)
                .Select(process => process.ProcessId)
                .Append(Environment.ProcessId)
                .Sum(ProcessFigures.FileBytes);
            return new SliceReading(update.Snapshot, seconds, files, meter.Bytes);
        }
    }

    // The first round is not counted.
    private static double Median(IEnumerable<double> rounds) => rounds.Skip(1).Order().ElementAt(Rounds / 2);
}
