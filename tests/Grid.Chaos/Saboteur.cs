using Grid.Host;
using Grid.Host.Local;

namespace Grid.Chaos;

/// <summary>
/// Kills processes of a cluster at random and starts another in place of each a moment later. It never takes the last one of a role that is
/// ready. Half way it kills the Redis server.
/// </summary>
public sealed class Saboteur(LocalCluster cluster, Random random, TimeProvider timeProvider, Action<string> say)
{
    private readonly List<ClusterProcess> _ready = [.. cluster.Processes.Where(process => process.Role != GridRoles.Gateway)];
    private readonly List<Task> _replacements = [];
    private readonly Lock _gate = new();

    /// <summary>Processes killed so far.</summary>
    public int Kills { get; private set; }

    /// <summary>Times the Redis server was killed and started again.</summary>
    public int RedisRestarts { get; private set; }

    /// <summary>What else became of processes.</summary>
    public Casualties Casualties { get; } = new();

    /// <summary>Does its work, telling of each kill, and returns when every process is replaced.</summary>
    public async Task RunAsync(int kills, Action onKill, CancellationToken cancellationToken)
    {
        while (Kills < kills)
        {
            await PauseAsync(1, 3, cancellationToken);
            NoteCasualties();
            if (RedisRestarts == 0 && Kills >= kills / 2)
            {
                await RestartRedisAsync(cancellationToken);
            }

            if (TryTakeVictim() is { } victim)
            {
                await LocalCluster.KillAsync(victim);
                Kills++;
                say($"kill {Kills}: {victim.Name}");
                _replacements.Add(ReplaceAsync(victim.Role, cancellationToken));
                onKill();
            }
        }

        await Task.WhenAll(_replacements);
    }

    private void NoteCasualties()
    {
        ClusterProcess[] ended;
        lock (_gate)
        {
            ended = [.. _ready.Where(process => process.Ended.IsCompleted)];
            foreach (var process in ended)
            {
                _ready.Remove(process);
            }
        }

        foreach (var process in ended)
        {
            var casualty = $"{process.Name} ended by itself with code {process.Ended.Result}";
            Casualties.Add(process, casualty);
            say(casualty);
            _replacements.Add(ReplaceAsync(process.Role, CancellationToken.None));
        }
    }

    private ClusterProcess? TryTakeVictim()
    {
        lock (_gate)
        {
            // Workers more often than control processes: they are what dies in a real grid.
            var role = random.NextDouble() < 0.6 ? GridRoles.Gpu : GridRoles.Control;
            ClusterProcess[] candidates = [.. _ready.Where(process => process.Role == role)];
            if (candidates.Length < 2)
            {
                return null;
            }

            var victim = candidates[random.Next(candidates.Length)];
            _ready.Remove(victim);
            return victim;
        }
    }

    private async Task ReplaceAsync(GridRoles role, CancellationToken cancellationToken)
    {
        await PauseAsync(0.5, 1.5, cancellationToken);
        while (true)
        {
            var process = cluster.Start(role);
            try
            {
                await cluster.WaitUntilReadyAsync(process, cancellationToken);
            }
            catch (GridStartException failure)
            {
                Casualties.Add(process, failure.Message);
                say(failure.Message);
                continue;
            }

            lock (_gate)
            {
                _ready.Add(process);
            }

            return;
        }
    }

    private async Task RestartRedisAsync(CancellationToken cancellationToken)
    {
        await cluster.KillRedisAsync();
        say("kill of Redis");
        await PauseAsync(0.5, 1.5, cancellationToken);
        await cluster.StartRedisAsync(cancellationToken);
        RedisRestarts++;
    }

    private Task PauseAsync(double least, double most, CancellationToken cancellationToken)
    {
        double share;
        lock (_gate)
        {
            share = random.NextDouble();
        }

        return Task.Delay(TimeSpan.FromSeconds(least + ((most - least) * share)), timeProvider, cancellationToken);
    }
}
