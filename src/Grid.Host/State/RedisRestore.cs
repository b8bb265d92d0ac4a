using System.Globalization;
using Grid.Storage.Embedded;
using Grid.Storage.State;
using StackExchange.Redis;

namespace Grid.Host.State;

/// <summary>Writes the records of a backup to a Redis server that has none.</summary>
internal static class RedisRestore
{
    // Records written at a time.
    private const int BatchSize = 256;

    /// <param name="writes">How many writes the server is to count; 0 for a server whose writes nobody remembers.</param>
    /// <exception cref="StateDirectoryException">The server holds state already.</exception>
    public static async Task WriteAsync(IRecordReader records, string redis, long writes, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(RedisSettings.Parse(redis));
        await foreach (var key in connection.GetServers()[0].KeysAsync(pattern: RedisKeys.Prefix + "*").WithCancellation(cancellationToken))
        {
            throw new StateDirectoryException(
                $"The Redis at {RedisWrites.Servers(redis)} holds state already ({key}); a backup goes into an empty one only."
            );
        }

        var database = connection.GetDatabase();
        var batch = new List<StateKey>(BatchSize);
        await foreach (var entry in records.ListAsync(readValues: false, cancellationToken))
        {
            batch.Add(entry.Key);
            if (batch.Count == BatchSize)
            {
                await Task.WhenAll(batch.Select(key => CopyAsync(records, key, database, cancellationToken)));
                batch.Clear();
            }
        }

        await Task.WhenAll(batch.Select(key => CopyAsync(records, key, database, cancellationToken)));
        if (writes > 0)
        {
            await database.StringSetAsync(RedisWrites.Counter, writes);
        }
    }

    private static async Task CopyAsync(IRecordReader records, StateKey key, IDatabase database, CancellationToken cancellationToken)
    {
        if (await records.ReadAsync(key, cancellationToken) is { } data)
        {
            await database.HashSetAsync(
                RedisKeys.Of(key),
                [
                    new HashEntry(RedisKeys.EtagField, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)),
                    new HashEntry(RedisKeys.DataField, CheckedValue.Wrap(data)),
                ]
            );
        }
    }
}
