using Grid.Storage.Embedded;
using StackExchange.Redis;

namespace Grid.Host;

/// <summary>The id of the state that a Redis server keeps; it is in the server, so that all processes of a cluster say the same.</summary>
internal static class RedisStateId
{
    private const string Key = "grid/state-id";

    /// <summary>The id; drawn and kept where there is none.</summary>
    /// <exception cref="GridStartException">The server does not give or take it.</exception>
    public static async Task<string> ReadAsync(string redis)
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(RedisSettings.Parse(redis));
            var database = connection.GetDatabase();
            string? kept = await database.StringGetAsync(Key);
            if (kept is null)
            {
                // Several processes may start at once; the first one's stays.
                await database.StringSetAsync(Key, StateId.Create(), when: When.NotExists);
                kept = await database.StringGetAsync(Key);
            }

            return kept!;
        }
        catch (Exception refused) when (refused is RedisException or TimeoutException)
        {
            throw new GridStartException($"Redis does not keep the id of the grid's state: {refused.Message}", refused);
        }
    }
}
