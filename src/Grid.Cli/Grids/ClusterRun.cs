using Grid.Host;
using Grid.Host.Local;

namespace Grid.Cli.Grids;

/// <summary>Keeps a cluster of this machine running until Ctrl+C, and says when a part of it ends before that.</summary>
internal static class ClusterRun
{
    public static async Task<int> RunAsync(CliContext context, LocalClusterOptions options, CancellationToken cancellationToken)
    {
        context.Error.WriteLine(
            $"Starting Redis, {options.Controls} control, {options.Gpus} gpu and {options.Gateways} gateway processes."
        );
        await using var cluster = await LocalCluster.StartAsync(options, cancellationToken);
        foreach (var process in cluster.Processes)
        {
            var what = process.Role == GridRoles.Gateway ? "answers" : "tells its health";
            context.Output.WriteLine($"{process.Name} (process {process.ProcessId}) {what} at {process.Address}");
        }

        context.Output.WriteLine($"Redis answers at {cluster.RedisAddress}; its password is in {cluster.RedisConfigurationFile}");
        context.Output.WriteLine($"Everything is kept in {cluster.StateFolder}");
        context.Output.WriteLine("Ctrl+C stops all of it; running work goes on at the next start.");
        await WatchAsync(context, cluster, cancellationToken);
        context.Error.WriteLine("Stopping.");
        return ExitCodes.Done;
    }

    private static async Task WatchAsync(CliContext context, LocalCluster cluster, CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(stopped.SetResult);
        var ends = cluster.Processes.ToDictionary(
            process => (Task)process.Ended,
            process => $"{process.Name} (its output is in {process.LogFile})"
        );
        ends.Add(cluster.RedisEnded, "Redis");
        while (true)
        {
            var ended = await Task.WhenAny([stopped.Task, .. ends.Keys]);
            if (ended == stopped.Task)
            {
                return;
            }

            // Nothing is started again: whoever looks at a failing part should see it fail.
            context.Error.WriteLine($"Ended by itself: {ends[ended]}");
            ends.Remove(ended);
        }
    }
}
