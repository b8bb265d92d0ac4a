using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Grid.Host.Health;

/// <summary>Asks Redis whether it is there, over a connection of its own that opens at the first question.</summary>
internal sealed class RedisProbe(string redis) : IHealthCheck, IAsyncDisposable
{
    // A healthy server answers within a millisecond; who asks for readiness must hear within seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lazy<Task<ConnectionMultiplexer>> _connection = new(() =>
        ConnectionMultiplexer.ConnectAsync(RedisSettings.Parse(redis))
    );

    /// <summary>How long a server that is starting as well may take: it reads its log first.</summary>
    public static TimeSpan StartPatience { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Waits for the server to answer.</summary>
    /// <exception cref="GridStartException">It did not in time.</exception>
    public static async Task CheckAsync(string redis, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var probe = new RedisProbe(redis);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await probe.PingUntilAnsweredAsync(patience, limit.Token);
        }
        catch (Exception silent) when (silent is OperationCanceledException && !cancellationToken.IsCancellationRequested)
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

    // The client gives a question up on its own terms; how long the server is waited for is decided here alone.
    private async Task PingUntilAnsweredAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await PingAsync(patience, cancellationToken);
                return;
            }
            catch (Exception silent) when (silent is RedisException or TimeoutException)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private async Task PingAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var connection = await _connection.Value.WaitAsync(patience, cancellationToken);
        await connection.GetDatabase().PingAsync().WaitAsync(patience, cancellationToken);
    }
}
