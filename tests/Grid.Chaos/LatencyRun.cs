using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Host;
using Grid.Host.Local;
using Grid.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Chaos;

/// <summary>Kills the worker that denoises a long job, again and again, and measures how soon another one reports a step of it.</summary>
public sealed class LatencyRun(int kills, string folder, TimeProvider timeProvider, Action<string> say)
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(0.02);

    /// <summary>Seconds from each kill until its silo was declared dead, and until the next step.</summary>
    public async Task<IReadOnlyList<(double Dead, double NextStep)>> RunAsync(CancellationToken cancellationToken)
    {
        var options = new LocalClusterOptions
        {
            StateFolder = folder,
            Port = 0,
            Gateways = 0,
            Controls = 1,
            ThreadsPerGpu = 1,
        };
        await using var cluster = await LocalCluster.StartAsync(options, cancellationToken);
        await using var member = await GridMember.JoinAsync(cluster, cancellationToken);
        var client = new ClusterClient(member.Services.GetRequiredService<IGrainFactory>(), timeProvider);
        var membership = member.Services.GetRequiredService<IClusterMembershipService>();
        var seconds = new List<(double Dead, double NextStep)>();
        JobKey? job = null;
        var lastTicket = -1;
        while (seconds.Count < kills)
        {
            if (job is null || (await client.GetAsync(job.Value, cancellationToken))!.State.IsFinal())
            {
                job = await client.SubmitAsync(ChaosOrder.Patient[0], ChaosRequests.Long, $"latency-{seconds.Count}", cancellationToken);
                lastTicket = -1;
            }

            // A ticket that has lost a worker must come through before the next kill: three in a row would be its end by design.
            var lease = await WaitForDenoisingAsync(client, job.Value, found => found.Ticket.Number > lastTicket, cancellationToken);
            if (lease is null)
            {
                continue;
            }

            lastTicket = lease.Ticket.Number;
            var victim = cluster.Processes.Single(process => lease.Worker.StartsWith(process.Name + "/", StringComparison.Ordinal));
            var begun = timeProvider.GetTimestamp();
            await LocalCluster.KillAsync(victim);
            var dead = WaitForDeathAsync(membership, victim.Name, begun, cancellationToken);
            if (await WaitForDenoisingAsync(client, job.Value, found => found.Worker != lease.Worker, cancellationToken) is not null)
            {
                var nextStep = timeProvider.GetElapsedTime(begun).TotalSeconds;
                seconds.Add((await dead, nextStep));
                say(
                    $"kill {seconds.Count}: {victim.Name}, declared dead after {seconds[^1].Dead:0.00} s, next step after {nextStep:0.00} s"
                );
            }

            await cluster.WaitUntilReadyAsync(cluster.Start(GridRoles.Gpu), cancellationToken);
        }

        return seconds;
    }

    private async Task<double> WaitForDeathAsync(
        IClusterMembershipService membership,
        string silo,
        long begun,
        CancellationToken cancellationToken
    )
    {
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(cancellationToken))
        {
            if (!snapshot.Members.Values.Any(one => one.Name == silo && one.Status == SiloStatus.Active))
            {
                break;
            }
        }

        return timeProvider.GetElapsedTime(begun).TotalSeconds;
    }

    // Returns when a step is reported under a lease that fits; null when the job ends before.
    private async Task<TicketLease?> WaitForDenoisingAsync(
        ClusterClient client,
        JobKey job,
        Func<TicketLease, bool> fits,
        CancellationToken cancellationToken
    )
    {
        TicketLease? lease = null;
        int? stepAtStart = null;
        while (true)
        {
            var snapshot = (await client.GetAsync(job, cancellationToken))!;
            if (snapshot.State.IsFinal())
            {
                return null;
            }

            if (
                lease is not null
                && snapshot.Progress.Phase == JobPhase.Denoising
                && snapshot.Progress.Step > (stepAtStart ??= snapshot.Progress.Step)
            )
            {
                return lease;
            }

            var found = await client.FindLeaseAsync(job, cancellationToken);
            if (found?.Generation != lease?.Generation)
            {
                lease = found is not null && fits(found) ? found : null;
                stepAtStart = null;
            }

            await Task.Delay(Glance, timeProvider, cancellationToken);
        }
    }
}
