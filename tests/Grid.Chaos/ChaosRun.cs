using Grid.Contracts.Tenants;
using Grid.Host.Local;
using Grid.Storage.Artifacts;
using Grid.Testing;
using Grid.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Chaos;

/// <summary>Jobs of several tenants on a cluster whose processes are killed; compared with a run that nobody disturbed.</summary>
public sealed class ChaosRun(ChaosOptions options, TimeProvider timeProvider, Action<string> say)
{
    // Jobs that wait or run besides those that a kill lets in, so that there is always something to disturb.
    private const int InFlight = 6;

    /// <summary>Runs all of it. Number of checks that passed and failed.</summary>
    public async Task<(int Passed, int Failed)> RunAsync(CancellationToken cancellationToken)
    {
        var orders = Enumerable.Range(0, options.Jobs).Select(ChaosOrder.Of).ToArray();
        say(
            $"{options.Jobs} jobs of {ChaosOrder.Tenants.Count} tenants under {options.Kills} kills, seed {options.Seed}: "
                + string.Join(
                    ", ",
                    orders.CountBy(order => order.Case).Select(count => $"{count.Value} {count.Key.ToString().ToLowerInvariant()}")
                )
        );
        var wanted = await UndisturbedRun.MakeAsync(Path.Combine(options.Folder, "undisturbed"), cancellationToken);
        say("the undisturbed run is done");
        var clusterOptions = new LocalClusterOptions
        {
            StateFolder = Path.Combine(options.Folder, "cluster"),
            Port = 0,
            Gateways = 0,
            ThreadsPerGpu = 1,
        };
        await using var cluster = await LocalCluster.StartAsync(clusterOptions, cancellationToken);
        await using var gateway = await GridMember.JoinAsync(cluster, cancellationToken);
        var saboteur = new Saboteur(cluster, new Random(options.Seed), timeProvider, say);
        using var sick = await SickWorker.StartAsync(
            cluster,
            Path.Combine(options.Folder, "sick"),
            clusterOptions.Gpus,
            timeProvider,
            say,
            cancellationToken
        );
        say("the cluster is ready");
        var client = new ClusterClient(gateway.Services.GetRequiredService<IGrainFactory>(), timeProvider);
        await client.ChangeSettingsAsync(
            ChaosOrder.Capped,
            new TenantSettingsChange { MaxRunning = 1, MaxActiveJobs = 2 },
            cancellationToken
        );
        using var limit = new CancellationTokenSource(options.Limit, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var recovered = CancellationTokenSource.CreateLinkedTokenSource(linked.Token);

        using var admitted = new SemaphoreSlim(Math.Min(options.Jobs, InFlight));
        var perKill = (options.Jobs + options.Kills - 1) / Math.Max(1, options.Kills);
        var sabotage = saboteur.RunAsync(options.Kills, () => admitted.Release(perKill), linked.Token);
        var illness = sick.RunAsync(recovered.Token);
        var artifacts = new LocalArtifactStore(Path.Combine(cluster.StateFolder, "artifacts"));
        var trial = new JobTrial(
            client,
            new JobInspector(Path.Combine(cluster.StateFolder, "artifacts")),
            wanted,
            timeProvider,
            new Random(options.Seed)
        );
        var verdicts = await Task.WhenAll(orders.Select(order => RunJobAsync(trial, admitted, order, linked.Token)));
        try
        {
            await sabotage;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            say($"the limit of {options.Limit.TotalMinutes:0} minutes is over");
        }

        await recovered.CancelAsync();
        await illness;
        var checks = new CheckList(say);
        Report(client, saboteur, sick, trial, verdicts, checks);
        var removed = orders.Count(order => order.Case == ChaosCase.Deleted);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(8), timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await new BooksCheck(client, artifacts, timeProvider, checks).RunAsync(
            trial.RemovedSeconds,
            removed,
            orders.Length - removed,
            ending.Token
        );
        return (checks.Passed, checks.Failed);
    }

    private async Task<JobVerdict> RunJobAsync(
        JobTrial trial,
        SemaphoreSlim admitted,
        ChaosOrder order,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await admitted.WaitAsync(cancellationToken);
            var verdict = await trial.RunAsync(order, cancellationToken);
            say(
                verdict.Fault is null
                    ? $"{verdict.Key} ({order.Case}) is as it should be"
                    : $"{verdict.Key} ({order.Case}) FAILED: {verdict.Fault}"
            );
            return verdict;
        }
        catch (InvalidOperationException refused)
        {
            say($"job {order.Number} ({order.Case}) FAILED: {refused.Message}");
            return new JobVerdict(
                order.Tenant.KeyOf($"job {order.Number}"),
                Completed: false,
                Completions: 0,
                SameFrames: false,
                refused.Message
            );
        }
        catch (OperationCanceledException)
        {
            var key = order.Tenant.KeyOf($"job {order.Number}");
            say($"{key} ({order.Case}) FAILED: it has not ended in time");
            return new JobVerdict(key, Completed: false, Completions: 0, SameFrames: false, "it has not ended in time");
        }
    }

    private void Report(ClusterClient client, Saboteur saboteur, SickWorker sick, JobTrial trial, JobVerdict[] verdicts, CheckList checks)
    {
        var lost = verdicts.Count(verdict => !verdict.Completed);
        var doubled = verdicts.Count(verdict => verdict.Completions > 1);
        var differing = verdicts.Count(verdict => verdict.Completed && !verdict.SameFrames);
        say(
            $"jobs {options.Jobs}, kills {saboteur.Kills}, Redis restarts {saboteur.RedisRestarts}, lost {lost}, doubled "
                + $"{doubled}, differing hashes {differing}"
        );
        say($"calls made again {client.FailedCalls}, refusals for too many jobs {trial.Refusals}, kinds of illness {sick.Illnesses}");
        foreach (var verdict in verdicts)
        {
            checks.Count(verdict.Passed);
        }

        checks.Check(
            saboteur.Kills >= options.Kills && saboteur.RedisRestarts > 0,
            $"{saboteur.Kills} kills and {saboteur.RedisRestarts} restarts of Redis took place"
        );
        checks.Check(doubled == 0, $"{doubled} jobs were made twice");
        var sickLives = !sick.Process.Ended.IsCompleted;
        checks.Check(
            sick.Illnesses > 0 && (sickLives || Casualties.WasGivenUp(sick.Process)),
            $"{sick.Process.Name} had {sick.Illnesses} kinds of illness and {(sickLives ? "lives" : "has ended")}"
        );
        checks.Check(saboteur.Casualties.Faults.Count == 0, $"{saboteur.Casualties.Faults.Count} processes ended by themselves");
        say(
            $"{saboteur.Casualties.LivedAndWereGivenUp} processes lived and were given up by the others, which they did not answer in time"
        );
    }
}
