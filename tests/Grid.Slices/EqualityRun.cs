using System.Globalization;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Host;
using Grid.Host.Local;
using Grid.Testing;
using Grid.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Slices;

/// <summary>
/// Makes one long video with different numbers of workers, in one process and in several, left alone and disturbed, and compares latents,
/// frames and file.
/// </summary>
public sealed class EqualityRun(SliceOptions options, CheckList checks, TimeProvider timeProvider)
{
    private static readonly TenantId Tenant = TenantId.Parse("ada");

    private readonly VideoRequest _request = SliceRequests.Long(options.Frames, options.Steps);
    private readonly Random _random = new(options.Seed);
    private VideoHashes? _wanted;

    /// <summary>Runs all of it; the first video, of one worker in one process, is what the others are compared with.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var workers in options.Workers.Prepend(1).Distinct())
        {
            await RunEmbeddedAsync(workers, cancellationToken);
        }

        foreach (var workers in options.Workers)
        {
            await RunClusterAsync(processes: workers, devices: 1, [false, true], cancellationToken);

            // Undisturbed it differs from the embedded grid in where the control is only. With one worker it is the run above.
            if (workers > 1)
            {
                await RunClusterAsync(processes: 1, devices: workers, [true], cancellationToken);
            }
        }
    }

    private async Task RunEmbeddedAsync(int workers, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.Folder, $"embedded-{workers}");
        await using var grid = GridHost.Build(
            new GridHostOptions
            {
                StateFolder = folder,
                Port = 0,
                CpuDevices = workers,
            }
        );
        await grid.StartAsync(cancellationToken);
        var client = new ClusterClient(grid.Services.GetRequiredService<IGrainFactory>(), timeProvider);
        await MakeAsync($"{Count(workers)} in one process", client, Path.Combine(folder, "artifacts"), disturber: null, cancellationToken);
    }

    private async Task RunClusterAsync(int processes, int devices, bool[] disturbed, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.Folder, $"cluster-{processes}-{devices}");
        var clusterOptions = new LocalClusterOptions
        {
            StateFolder = folder,
            Port = 0,
            Gateways = 0,
            Gpus = processes,
            DevicesPerGpu = devices,
            ThreadsPerGpu = 1,
        };
        await using var cluster = await LocalCluster.StartAsync(clusterOptions, cancellationToken);
        await using var member = await GridMember.JoinAsync(cluster, cancellationToken);
        var client = new ClusterClient(member.Services.GetRequiredService<IGrainFactory>(), timeProvider);
        var where = devices == 1 ? $"{Count(processes)} in processes of their own" : $"{Count(devices)} in one process beside two controls";
        foreach (var isDisturbed in disturbed)
        {
            var disturber = isDisturbed ? new Disturber(cluster, client, _random, checks.Say) : null;
            await MakeAsync(
                isDisturbed ? $"{where}, disturbed" : where,
                client,
                Path.Combine(folder, "artifacts"),
                disturber,
                cancellationToken
            );
        }
    }

    private async Task MakeAsync(
        string name,
        ClusterClient client,
        string artifacts,
        Disturber? disturber,
        CancellationToken cancellationToken
    )
    {
        var begun = timeProvider.GetTimestamp();
        var job = await client.SubmitAsync(Tenant, _request, name, cancellationToken);
        var sabotage = disturber?.RunAsync(job, cancellationToken) ?? Task.CompletedTask;
        var end = await client.WaitForEndAsync(job, cancellationToken);
        var seconds = timeProvider.GetElapsedTime(begun).TotalSeconds;
        await sabotage;
        _wanted ??= end is null ? null : VideoHashes.Of(end.Snapshot);
        var verdict = await new JobInspector(artifacts).JudgeAsync(
            job,
            end,
            _wanted ?? new VideoHashes(null, null, null),
            cancellationToken
        );
        var hashes = string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {seconds:0.0} s, latents {Short(_wanted?.Latents)}, frames {Short(_wanted?.Frames)}"
        );

        // A hash that nobody told is the same everywhere, too.
        checks.Check(
            verdict.Passed && _wanted is { Latents: not null, Frames: not null },
            verdict.Fault is null ? hashes : $"{name}: {verdict.Fault}"
        );
        if (disturber is not null)
        {
            checks.Check(
                disturber.Done == Disturber.Planned && disturber.BadStops == 0,
                $"{name}: {disturber.Done} of {Disturber.Planned} disturbances while it ran, {disturber.BadStops} drained "
                    + "processes that did not stop well"
            );
        }
    }

    private static string Count(int workers) => workers == 1 ? "1 worker" : $"{workers} workers";

    private static string Short(string? hash) => hash?[..12] ?? "none";
}
