using Grid.Contracts.Jobs;
using Grid.Host;
using Grid.Host.Local;
using Grid.Testing.Clusters;

namespace Grid.Slices;

/// <summary>
/// Disturbs a cluster at random moments of a job. The moments are shares of the job's way and not times, so that they fall into the job on
/// any machine.
/// </summary>
public sealed class Disturber(LocalCluster cluster, ClusterClient client, Random random, Action<string> say)
{
    // Two controls have run when the second one is killed: one of the two hosted the job.
    private static readonly Disturbance[] Kinds =
    [
        Disturbance.KillWorker,
        Disturbance.KillControl,
        Disturbance.Join,
        Disturbance.KillControl,
        Disturbance.Drain,
        Disturbance.KillWorker,
    ];

    // Percent of the job; later ones could miss it.
    private const int Earliest = 5;
    private const int Latest = 75;

    // In the order in which they were started.
    private readonly List<ClusterProcess> _ready = [.. cluster.Processes.Where(process => process.Role != GridRoles.Gateway)];
    private readonly List<(GridRoles Role, Task<ClusterProcess> Ready)> _coming = [];

    /// <summary>Disturbances that <see cref="RunAsync"/> has in mind.</summary>
    public static int Planned => Kinds.Length;

    /// <summary>Disturbances while the job ran.</summary>
    public int Done { get; private set; }

    /// <summary>Drained processes that did not end with code 0.</summary>
    public int BadStops { get; private set; }

    /// <summary>Disturbs a job until it has ended or everything is done, and returns when every process is replaced.</summary>
    public async Task RunAsync(JobKey job, CancellationToken cancellationToken)
    {
        var kinds = (Disturbance[])Kinds.Clone();
        random.Shuffle(kinds);
        int[] moments = [.. kinds.Select(_ => random.Next(Earliest, Latest)).Order()];
        foreach (var (kind, percent) in kinds.Zip(moments))
        {
            await client.WaitUntilAsync(job, snapshot => snapshot.Progress.Percent >= percent, cancellationToken);
            var victim =
                kind == Disturbance.Join
                    ? null
                    : await FindAsync(kind == Disturbance.KillControl ? GridRoles.Control : GridRoles.Gpu, cancellationToken);
            if ((await client.GetAsync(job, cancellationToken))?.State.IsFinal() != false)
            {
                break;
            }

            say($"  at {percent} %: {kind} {victim?.Name}");
            await DisturbAsync(kind, victim, cancellationToken);
            Done++;
        }

        while (_coming.Count > 0)
        {
            await ReceiveAsync(_coming[0].Role);
        }
    }

    private async Task DisturbAsync(Disturbance kind, ClusterProcess? victim, CancellationToken cancellationToken)
    {
        if (kind == Disturbance.Join)
        {
            Begin(GridRoles.Gpu, cancellationToken);
            return;
        }

        if (kind != Disturbance.Drain)
        {
            _ready.Remove(victim!);
            await LocalCluster.KillAsync(victim!);
            Begin(victim!.Role, cancellationToken);
            return;
        }

        if (_ready.Count(process => process.Role == GridRoles.Gpu) == 1)
        {
            Begin(GridRoles.Gpu, cancellationToken);
            await ReceiveAsync(GridRoles.Gpu);
        }

        _ready.Remove(victim!);
        await client.DrainAsync(victim!.Name, cancellationToken);
        BadStops += await LocalCluster.StopAsync(victim) == 0 ? 0 : 1;
    }

    // Workers are chosen at random; of the controls it is the oldest one, and never the last.
    private async Task<ClusterProcess> FindAsync(GridRoles role, CancellationToken cancellationToken)
    {
        var least = role == GridRoles.Control ? 2 : 1;
        while (_ready.Count(process => process.Role == role) < least && _coming.Exists(one => one.Role == role))
        {
            await ReceiveAsync(role);
        }

        cancellationToken.ThrowIfCancellationRequested();
        ClusterProcess[] candidates = [.. _ready.Where(process => process.Role == role)];
        return candidates[role == GridRoles.Control ? 0 : random.Next(candidates.Length)];
    }

    private void Begin(GridRoles role, CancellationToken cancellationToken)
    {
        var process = cluster.Start(role);
        _coming.Add((role, WaitAsync()));

        async Task<ClusterProcess> WaitAsync()
        {
            await cluster.WaitUntilReadyAsync(process, cancellationToken);
            return process;
        }
    }

    private async Task ReceiveAsync(GridRoles role)
    {
        var coming = _coming.First(one => one.Role == role);
        _coming.Remove(coming);
        _ready.Add(await coming.Ready);
    }
}
