using Grid.Contracts.Videos;
using Grid.Host.Local;
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
        say($"{options.Jobs} jobs of {ChaosOptions.Tenants.Count} tenants under {options.Kills} kills, seed {options.Seed}");
        var wanted = await UndisturbedRun.MakeAsync(Path.Combine(options.Folder, "undisturbed"), cancellationToken);
        say("the undisturbed run is done");
        var clusterOptions = new LocalClusterOptions { StateFolder = Path.Combine(options.Folder, "cluster"), Port = 0, Gateways = 0, ThreadsPerGpu = 1 };
        await using var cluster = await LocalCluster.StartAsync(clusterOptions, cancellationToken);
        await using var gateway = await GridMember.JoinAsync(cluster, cancellationToken);
        say("the cluster is ready");
        var client = new ClusterClient(gateway.Services.GetRequiredService<IGrainFactory>(), timeProvider);
        var saboteur = new Saboteur(cluster, new Random(options.Seed), timeProvider, say);
        using var limit = new CancellationTokenSource(options.Limit, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);

        using var admitted = new SemaphoreSlim(Math.Min(options.Jobs, InFlight));
        var perKill = (options.Jobs + options.Kills - 1) / Math.Max(1, options.Kills);
        var sabotage = saboteur.RunAsync(options.Kills, () => admitted.Release(perKill), linked.Token);
        var inspector = new JobInspector(Path.Combine(cluster.StateFolder, "artifacts"));
        var jobs = Enumerable.Range(0, options.Jobs).Select(number => RunJobAsync(client, inspector, admitted, number, wanted, linked.Token)).ToArray();
        var verdicts = await Task.WhenAll(jobs);
        try
        {
            await sabotage;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            say($"the limit of {options.Limit.TotalMinutes:0} minutes is over");
        }

        return await ReportAsync(client, saboteur, verdicts, cancellationToken);
    }

    private static string TenantOf(int number) => ChaosOptions.Tenants[number % ChaosOptions.Tenants.Count];

    private async Task<JobVerdict> RunJobAsync(
        ClusterClient client, JobInspector inspector, SemaphoreSlim admitted, int number, IReadOnlyList<VideoHashes> wanted, CancellationToken cancellationToken)
    {
        var key = new JobKey(TenantOf(number), $"job {number}");
        try
        {
            await admitted.WaitAsync(cancellationToken);

            // Tenants take turns, and each goes through all requests.
            var kind = number / ChaosOptions.Tenants.Count % ChaosRequests.All.Count;
            key = await client.SubmitAsync(TenantOf(number), ChaosRequests.All[kind], $"chaos-{number}", cancellationToken);
            var verdict = await inspector.JudgeAsync(key, await client.WaitForEndAsync(key, cancellationToken), wanted[kind], cancellationToken);
            say(verdict.Fault is null ? $"{key} completed" : $"{key} FAILED: {verdict.Fault}");
            return verdict;
        }
        catch (OperationCanceledException)
        {
            say($"{key} FAILED: it has not ended in time");
            return new JobVerdict(key, Completed: false, Completions: 0, SameFrames: false, "it has not ended in time");
        }
    }

    private async Task<(int Passed, int Failed)> ReportAsync(ClusterClient client, Saboteur saboteur, JobVerdict[] verdicts, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var listed = 0;
        foreach (var tenant in ChaosOptions.Tenants)
        {
            listed += (await client.ListAsync(tenant, linked.Token)).Count;
        }

        var lost = verdicts.Count(verdict => !verdict.Completed);
        var doubled = verdicts.Count(verdict => verdict.Completions > 1) + Math.Max(0, listed - options.Jobs);
        var differing = verdicts.Count(verdict => verdict.Completed && !verdict.SameFrames);
        say($"jobs {options.Jobs}, kills {saboteur.Kills}, Redis restarts {saboteur.RedisRestarts}, lost {lost}, doubled {doubled}, differing hashes {differing}");
        say($"calls made again {client.FailedCalls}, processes that ended by themselves {saboteur.Casualties.Count}");

        // Besides the jobs: the kills and the restart took place, nothing was made twice, nothing else died.
        bool[] others = [saboteur.Kills >= options.Kills, saboteur.RedisRestarts > 0, doubled == 0, saboteur.Casualties.Count == 0];
        var passed = verdicts.Count(verdict => verdict.Passed) + others.Count(held => held);
        return (passed, verdicts.Length + others.Length - passed);
    }
}
