using StackExchange.Redis;

namespace Grid.Host;

/// <summary>How this process talks to Redis: it outlives a restart of the server.</summary>
internal static class RedisSettings
{
    // A server that starts again reads its log first. What is asked meanwhile waits this long; it stays below the 30 s after which a
    // grain's caller gives up.
    private const int PatienceMilliseconds = 10_000;

    /// <summary>Reads a configuration text; what it leaves open is set so that a lost server is looked for again and again.</summary>
    public static ConfigurationOptions Parse(string text)
    {
        var options = ConfigurationOptions.Parse(text);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = PatienceMilliseconds;
        options.AsyncTimeout = PatienceMilliseconds;
        options.SyncTimeout = PatienceMilliseconds;
        options.ConnectRetry = 5;

        // The client's heart beats once a second and begins at most one attempt a beat; a longer pause would only add to the outage.
        options.HeartbeatInterval = TimeSpan.FromSeconds(0.25);
        options.ReconnectRetryPolicy = new LinearRetry(250);
        options.BacklogPolicy = BacklogPolicy.Default;
        return options;
    }
}
