using System.Globalization;
using Grid.Storage.State;
using StackExchange.Redis;

namespace Grid.Host.State;

/// <summary>
/// Counts the writes of state in Redis and notes the last one that was answered in a file beside it. A Redis that has lost the end of its
/// log loads what is left without a word; the count tells.
/// </summary>
internal sealed class RedisWrites(string redis, string stateFolder, string silo) : IAsyncDisposable
{
    // Beside the records of grains, whose keys begin with grid/state/.
    internal const string Counter = "grid/writes";

    private readonly Lazy<Task<ConnectionMultiplexer>> _connection = new(() =>
        ConnectionMultiplexer.ConnectAsync(RedisSettings.Parse(redis))
    );
    private readonly Lazy<WriteMark> _mark = new(() => WriteMark.Open(stateFolder, silo));
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private Task? _waiting;

    /// <summary>Compares Redis with what processes of a state folder remember of it.</summary>
    /// <exception cref="GridStartException">Redis lacks writes that it has answered.</exception>
    public static async Task CheckAsync(string redis, string stateFolder)
    {
        // First: others may be writing.
        var told = WriteMark.FindHighest(stateFolder);
        if (told == 0)
        {
            return;
        }

        await using var connection = await ConnectionMultiplexer.ConnectAsync(RedisSettings.Parse(redis));
        var stored = (long)await connection.GetDatabase().StringGetAsync(Counter);
        if (stored < told)
        {
            throw new GridStartException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The Redis at {Servers(redis)} has lost state: it has {stored} of the {told} writes that it has "
                        + $"answered. Its append-only file was cut or replaced. "
                        + $"Restore a backup with grid state restore FILE; to go on with what is left, remove "
                        + $"{Path.Combine(stateFolder, "marks")}."
                )
            );
        }
    }

    /// <summary>Notes that a write was answered. Writes that end at about the same time share a note.</summary>
    public Task NoteAsync()
    {
        lock (_gate)
        {
            return _waiting ??= NextAsync(_running);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
        {
            await (await _connection.Value).DisposeAsync();
        }

        if (_mark.IsValueCreated)
        {
            _mark.Value.Dispose();
        }
    }

    private async Task NextAsync(Task before)
    {
        // Not under the lock of who called.
        await Task.Yield();
        await before.ContinueWith(_ => { }, TaskScheduler.Default);
        lock (_gate)
        {
            _running = _waiting!;
            _waiting = null;
        }

        var connection = await _connection.Value;
        _mark.Value.Write(await connection.GetDatabase().StringIncrementAsync(Counter));
    }

    // Without the password.
    internal static string Servers(string redis) => string.Join(", ", ConfigurationOptions.Parse(redis).EndPoints);
}
