using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace Grid.Storage.State;

/// <summary>Fills an empty file of state with records.</summary>
internal sealed class BackupWriter : IDisposable
{
    // Records read at a time, which is one transaction.
    private const int BatchSize = 256;

    private readonly SqliteConnection _connection;
    private readonly StateTransaction _transaction;
    private StateTotals _totals;

    public BackupWriter(string file)
    {
        _connection = StateSchema.Open(file, SqliteOpenMode.ReadWrite);
        _transaction = new StateTransaction(_connection);
    }

    /// <exception cref="RecordDamagedException">One of the records is not what was written.</exception>
    public async Task WriteAsync(IRecordReader records, CancellationToken cancellationToken)
    {
        var batch = new List<StateKey>(BatchSize);
        await foreach (var entry in records.ListAsync(readValues: false, cancellationToken))
        {
            batch.Add(entry.Key);
            if (batch.Count == BatchSize)
            {
                await WriteAsync(records, batch, cancellationToken);
                batch.Clear();
            }
        }

        await WriteAsync(records, batch, cancellationToken);
    }

    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }

    private async Task WriteAsync(IRecordReader records, List<StateKey> keys, CancellationToken cancellationToken)
    {
        var values = await Task.WhenAll(keys.Select(key => records.ReadAsync(key, cancellationToken)));
        _transaction.Begin();
        _totals = _totals.Next();
        foreach (var (key, data) in keys.Zip(values))
        {
            Put(key, data);
        }

        _transaction.Commit(_totals);
    }

    private void Put(StateKey key, byte[]? data)
    {
        try
        {
            if (data is not null)
            {
                _totals = _transaction.Apply(new StateChange(key, ETag: null, data), _totals);
            }
        }
        catch (InconsistentStateException)
        {
            // It was listed twice.
        }
    }
}
