using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Grid.Host.Health;

/// <summary>Asks Redis whether it is there, over a connection of its own that opens at the first question.</summary>
internal sealed class RedisProbe(string redis) : IHealthCheck, IAsyncDisposable
{
    // A healthy server answers within a millisecond; who asks for readiness must hear within seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // At the start the server may be starting as well.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);

    private readonly Lazy<Task<ConnectionMultiplexer>> _connection = new(() => ConnectionMultiplexer.ConnectAsync(RedisSettings.Parse(redis)));

    /// <summary>Waits for the server to answer.</summary>
    /// <exception cref="GridStartException">It did not in time.</exception>
    public static async Task CheckAsync(string redis, CancellationToken cancellationToken)
    {
        await using var probe = new RedisProbe(redis);
        try
        {
            await probe.PingAsync(StartPatience, cancellationToken);
        }
        catch (Exception silent) when (silent is RedisException or TimeoutException)
        {
            // Only the addresses: the rest of the text may hold a password.
            var servers = string.Join(", ", ConfigurationOptions.Parse(redis).EndPoints);
            throw new GridStartException($"Redis does not answer at {servers}; start it or set Redis (GRID_REDIS) to where it is.", silent);
        }
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await PingAsync(Patience, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception silent) when (silent is RedisException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("Redis does not answer.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
        {
            await (await _connection.Value).DisposeAsync();
        }
    }

    private async Task PingAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var connection = await _connection.Value.WaitAsync(patience, cancellationToken);
        await connection.GetDatabase().PingAsync().WaitAsync(patience, cancellationToken);
    }
}
