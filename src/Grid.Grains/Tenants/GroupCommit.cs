namespace Grid.Grains.Tenants;

/// <summary>
/// Lets many changes share one write. Whoever has changed something awaits <see cref="CommitAsync"/>; all that come while a write is under
/// way share the next one. Not thread-safe: made for a grain's turns.
/// </summary>
/// <remarks>A write that fails leaves memory and storage apart, so from then on everything fails: the owner begins anew from what was
/// written.</remarks>
/// <param name="write">Writes the whole state as it is when called.</param>
internal sealed class GroupCommit(Func<Task> write)
{
    private TaskCompletionSource? _inFlight;
    private TaskCompletionSource? _next;
    private Exception? _failure;

    /// <summary>Writes made so far.</summary>
    public int Writes { get; private set; }

    /// <summary>Ends when everything changed before this call is written; fails when that write fails, or an earlier one did.</summary>
    public Task CommitAsync()
    {
        if (_failure is not null)
        {
            return Task.FromException(_failure);
        }

        if (_next is null)
        {
            _next = NewSignal();
            if (_inFlight is null)
            {
                // Held here, since outside of a grain's turns the write may end before this call does.
                var group = _inFlight = _next;
                _ = RunAsync();
                return group.Task;
            }
        }

        return _next.Task;
    }

    /// <summary>Ends when nothing that others have changed waits to be written, without a write of its own.</summary>
    public Task WhenWrittenAsync() =>
        _failure is not null ? Task.FromException(_failure) : (_next ?? _inFlight)?.Task ?? Task.CompletedTask;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        // Calls that are ready to run join the first write instead of waiting for a second.
        await Task.Yield();
        while (_next is { } group)
        {
            _inFlight = group;
            _next = null;
            try
            {
                await write();
                Writes++;
                group.SetResult();
            }
            catch (Exception failure)
            {
                _failure = failure;
                group.SetException(failure);
                _next?.SetException(failure);
                _next = null;
            }
        }

        _inFlight = null;
    }
}
