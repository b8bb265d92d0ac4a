using System.Runtime.CompilerServices;
using Grid.Storage.State;
using StackExchange.Redis;

namespace Grid.Host.State;

/// <summary>The records of a cluster, read from its Redis beside the grains.</summary>
internal sealed class RedisRecordReader(string redis) : IRecordReader, IAsyncDisposable
{
    // Keys of one question; the server answers nothing else meanwhile, for less than a millisecond.
    private const int PageSize = 1000;

    // Values asked for at a time.
    private const int Readers = 64;

    private readonly Lazy<Task<ConnectionMultiplexer>> _connection = new(() =>
        ConnectionMultiplexer.ConnectAsync(RedisSettings.Parse(redis))
    );

    public async IAsyncEnumerable<RecordEntry> ListAsync(bool readValues, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var connection = await _connection.Value;
        foreach (var server in connection.GetServers().Where(server => !server.IsReplica))
        {
            var page = new List<StateKey>(Readers);
            await foreach (
                var found in server.KeysAsync(pattern: RedisKeys.Prefix + "*", pageSize: PageSize).WithCancellation(cancellationToken)
            )
            {
                if (RedisKeys.TryParse(found.ToString(), out var key))
                {
                    page.Add(key);
                }

                if (page.Count == Readers)
                {
                    foreach (var entry in await LookAsync(page, readValues))
                    {
                        yield return entry;
                    }

                    page.Clear();
                }
            }

            foreach (var entry in await LookAsync(page, readValues))
            {
                yield return entry;
            }
        }
    }

    public async Task<byte[]?> ReadAsync(StateKey key, CancellationToken cancellationToken)
    {
        var connection = await _connection.Value;
        var value = (byte[]?)await connection.GetDatabase().HashGetAsync(RedisKeys.Of(key), RedisKeys.DataField);
        return value is null ? null
            : CheckedValue.TryUnwrap(value, out var data) ? data.Value.ToArray()
            : throw new RecordDamagedException($"{key.Name} of {key.Grain}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
        {
            await (await _connection.Value).DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<RecordEntry>> LookAsync(IReadOnlyList<StateKey> keys, bool readValues)
    {
        if (!readValues)
        {
            return [.. keys.Select(key => new RecordEntry(key))];
        }

        var database = (await _connection.Value).GetDatabase();
        var values = await Task.WhenAll(
            keys.Select(key => database.HashGetAsync(RedisKeys.Of(key), [RedisKeys.DataField, RedisKeys.EtagField]))
        );

        // One that was removed in between is none any more.
        return
        [
            .. keys.Zip(values)
                .Where(pair => pair.Second.Any(value => !value.IsNull))
                .Select(pair => new RecordEntry(pair.First, IsDamaged(pair.Second[0], pair.Second[1]))),
        ];
    }

    private static bool IsDamaged(RedisValue data, RedisValue etag) => etag.IsNullOrEmpty || !CheckedValue.TryUnwrap((byte[]?)data, out _);
}
