using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace Grid.Storage.State;

/// <summary>
/// The one writer of a database, on a thread of its own: it commits whatever waits in one transaction, writes the mark, and only then tells
/// those who wait. A change that comes too late (by its etag) fails alone; a commit that fails takes nothing with it but its own changes.
/// </summary>
internal sealed class StateWriter : IDisposable
{
    // Of one commit. Ten times as many writes a second as one by one, and no write waits long for others.
    private const int MaxChanges = 128;
    private const int MaxBytes = 16 << 20;

    private readonly StateFiles _files;
    private readonly SqliteConnection _connection;
    private readonly StateMark _mark;
    private readonly StateTransaction _transaction;
    private readonly BlockingCollection<StateChange> _waiting = [];
    private readonly Lock _turn = new();
    private readonly Thread _thread;
    private StateTotals _totals;

    /// <param name="totals">What the database adds up to.</param>
    public StateWriter(StateFiles files, SqliteConnection connection, StateMark mark, StateTotals totals)
    {
        (_files, _connection, _mark, _totals) = (files, connection, mark, totals);
        _transaction = new StateTransaction(connection);
        _thread = new Thread(Run) { IsBackground = true, Name = "state writer" };
        _thread.Start();
    }

    /// <summary>Why nothing is written any more; null while all is well.</summary>
    public StateDamagedException? Damage { get; private set; }

    /// <summary>Hands a change over. It is on disk when <see cref="StateChange.Done"/> says so.</summary>
    /// <exception cref="ObjectDisposedException">The writer has ended.</exception>
    public void Add(StateChange change)
    {
        try
        {
            _waiting.Add(change);
        }
        catch (InvalidOperationException ended)
        {
            throw new ObjectDisposedException("The state of the grid is closed.", ended);
        }
    }

    /// <summary>Bounds the database's size, as a full disk does.</summary>
    /// <param name="pages">Of 4 KiB.</param>
    internal void SetMaxPages(long pages)
    {
        lock (_turn)
        {
            _connection.Execute(FormattableString.Invariant($"PRAGMA max_page_count = {pages}"));
        }
    }

    /// <summary>Writes what waits and ends.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _transaction.Dispose();
        _waiting.Dispose();
    }

    /// <summary>Says that something is not as it was written: nothing is put on top of it.</summary>
    public void Stop(StateDamagedException damage)
    {
        lock (_turn)
        {
            Damage ??= damage;
        }
    }

    private void Run()
    {
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            var batch = new List<StateChange> { first };
            long bytes = first.Data?.Length ?? 0;
            while (batch.Count < MaxChanges && bytes < MaxBytes && _waiting.TryTake(out var next))
            {
                batch.Add(next);
                bytes += next.Data?.Length ?? 0;
            }

            lock (_turn)
            {
                Write(batch);
            }
        }
    }

    private void Write(List<StateChange> batch)
    {
        try
        {
            Prepare();
            var (accepted, totals) = Apply(batch);
            if (accepted.Count == 0)
            {
                _transaction.Rollback();
                return;
            }

            _transaction.Commit(totals);
            _totals = totals;
            _mark.Write(totals);
            foreach (var change in accepted)
            {
                change.Succeed(change.Data is null ? null : totals.Commit.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }
        catch (Exception failure)
        {
            var told = Explain(failure);
            Recover();
            batch.ForEach(change => change.Fail(told));
        }
    }

    private void Prepare()
    {
        if (Damage is { } damage)
        {
            throw damage;
        }

        // Files that are open can be written after they were removed, and nothing of it is kept.
        if (Array.Find([_files.Database, _files.Log, _files.Mark], file => !File.Exists(file)) is { } missing)
        {
            throw new StateDamagedException(missing, "it was removed while the grid ran");
        }

        // The commit before may have found no space for its mark. Without it another one would be two ahead.
        if (_mark.Totals != _totals)
        {
            _mark.Write(_totals);
        }
    }

    private (List<StateChange> Accepted, StateTotals Totals) Apply(List<StateChange> batch)
    {
        _transaction.Begin();
        var totals = _totals.Next();
        var accepted = new List<StateChange>(batch.Count);
        foreach (var change in batch)
        {
            try
            {
                totals = _transaction.Apply(change, totals);
                accepted.Add(change);
            }
            catch (InconsistentStateException late)
            {
                change.Fail(late);
            }
        }

        return (accepted, totals);
    }

    private Exception Explain(Exception failure)
    {
        switch (failure)
        {
            case SqliteException sqlite when sqlite.IsFull():
            case IOException io when Space.FullStorage.IsSystemError(io):
                return new StorageFullException("The state of the grid", failure);
            case SqliteException sqlite when sqlite.IsDamage():
            case InvalidDataException:
                failure = new StateDamagedException(
                    _files.Database,
                    $"it was damaged while the grid ran ({failure.Message.TrimEnd('.')})",
                    failure
                );
                break;
        }

        Damage ??= failure as StateDamagedException;
        return failure;
    }

    // After a commit that failed it may be there or not.
    private void Recover()
    {
        try
        {
            _transaction.Rollback();
            _totals = StateMeta.Read(_connection).Totals;
        }
        catch (Exception unreadable) when (unreadable is SqliteException or InvalidDataException or InvalidCastException)
        {
            // The next commit begins from what was known last, and fails if the database is not as that says.
        }
    }
}
