using Grid.Contracts.Jobs;
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

    /// <summary>Jobs that did not end well: what became of each.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>How the job went on after each kill.</summary>
    public async Task<IReadOnlyList<Recovery>> RunAsync(CancellationToken cancellationToken)
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
        var recoveries = new List<Recovery>();
        JobKey? job = null;
        var (jobs, lastTicket) = (0, -1);
        while (recoveries.Count < kills)
        {
            var now = job is { } known ? await client.GetAsync(known, cancellationToken) : null;
            if (job is null || now is null || now.State.IsFinal())
            {
                if (now is { State: not JobState.Completed })
                {
                    Failures.Add($"{now.Key} ended as {now.State}: {now.Error?.Message}");
                }

                job = await client.SubmitAsync(ChaosOrder.Patient[0], ChaosRequests.Long, $"latency-{jobs++}", cancellationToken);
                lastTicket = -1;
            }

            // A ticket that has lost a worker must come through before the next kill: three in a row would be its end by design.
            var lease = await WaitForDenoisingAsync(client, job.Value, found => found.Ticket.Number > lastTicket, null, cancellationToken);
            if (lease is null)
            {
                continue;
            }

            lastTicket = lease.Ticket.Number;
            var victim = cluster.Processes.Single(process => lease.Worker.StartsWith(process.Name + "/", StringComparison.Ordinal));
            var moments = new RecoveryMoments(timeProvider.GetTimestamp());
            await LocalCluster.KillAsync(victim);
            var dead = WaitForDeathAsync(membership, victim.Name, moments.Killed, cancellationToken);
            if (
                await WaitForDenoisingAsync(client, job.Value, found => found.Worker != lease.Worker, moments, cancellationToken)
                is not null
            )
            {
                var nextStep = timeProvider.GetElapsedTime(moments.Killed).TotalSeconds;
                var recovery = new Recovery(await dead, moments.Leased, moments.Loaded, nextStep);
                recoveries.Add(recovery);
                var loaded = recovery.Loaded > 0 ? $"model loaded after {recovery.Loaded:0.00} s, " : "";
                say(
                    $"kill {recoveries.Count}: {victim.Name}, dead after {recovery.Dead:0.00} s, "
                        + $"work given on after {recovery.Leased:0.00} s, {loaded}next step after {nextStep:0.00} s"
                );
            }

            await cluster.WaitUntilReadyAsync(cluster.Start(GridRoles.Gpu), cancellationToken);
        }

        return recoveries;
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
        RecoveryMoments? moments,
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
                if (lease is not null && moments is { Leased: 0 })
                {
                    moments.Leased = timeProvider.GetElapsedTime(moments.Killed).TotalSeconds;
                }
            }

            if (lease is not null && moments is not null)
            {
                await NoteModelAsync(client, lease.Worker, ((VideoSnapshot)snapshot).ModelHash, moments, cancellationToken);
            }

            await Task.Delay(Glance, timeProvider, cancellationToken);
        }
    }

    private async Task NoteModelAsync(
        ClusterClient client,
        string worker,
        string model,
        RecoveryMoments moments,
        CancellationToken cancellationToken
    )
    {
        if (moments.IsModelThere)
        {
            return;
        }

        moments.IsModelThere = (await client.GetWorkerAsync(worker, cancellationToken)).ResidentModels.Contains(model);
        if (!moments.IsModelThere)
        {
            moments.WasModelMissed = true;
        }
        else if (moments.WasModelMissed)
        {
            moments.Loaded = timeProvider.GetElapsedTime(moments.Killed).TotalSeconds;
        }
    }
}
