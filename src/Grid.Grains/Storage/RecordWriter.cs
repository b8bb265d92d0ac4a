namespace Grid.Grains.Storage;

/// <summary>
/// Writes of one record. Two at once would collide on its version, so they follow each other, and all that ask while one runs share the
/// next. Not thread-safe: made for a grain's turns.
/// </summary>
/// <param name="write">Writes the whole record as it is when called.</param>
internal sealed class RecordWriter(Func<Task> write)
{
    // The write that was begun last, also when it has ended: who asks for it must hear of its failure.
    private TaskCompletionSource? _newest;
    private TaskCompletionSource? _next;
    private Exception? _failure;
    private bool _isRunning;

    /// <summary>
    /// Whether a write that fails leaves memory and storage apart. From then on everything fails: the owner begins anew from what was
    /// written. Otherwise a failure is told to those who waited for that write, and the next one tries anew.
    /// </summary>
    public bool FailsForGood { get; init; }

    /// <summary>Whether a first write waits for the calls that are ready to run, which then share it instead of the second.</summary>
    public bool Gathers { get; init; }

    /// <summary>Writes that succeeded.</summary>
    public int Writes { get; private set; }

    /// <summary>Ends when a write that began after this call has ended; fails as that write does.</summary>
    public Task WriteAsync()
    {
        if (_failure is not null)
        {
            return Task.FromException(_failure);
        }

        var group = _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_isRunning)
        {
            _isRunning = true;
            _ = RunAsync();
        }

        return group.Task;
    }

    /// <summary>
    /// Ends when nothing that others have changed waits to be written, without a write of its own; fails as the newest write did.
    /// </summary>
    public Task WhenWrittenAsync() => _failure is not null ? Task.FromException(_failure) : (_next ?? _newest)?.Task ?? Task.CompletedTask;

    private async Task RunAsync()
    {
        if (Gathers)
        {
            await Task.Yield();
        }

        while (_next is { } group)
        {
            (_newest, _next) = (group, null);
            try
            {
                await write();
                Writes++;
                group.SetResult();
            }
            catch (Exception failure)
            {
                Fail(group, failure);
            }
        }

        _isRunning = false;
    }

    private void Fail(TaskCompletionSource group, Exception failure)
    {
        group.SetException(failure);
        if (FailsForGood)
        {
            _failure = failure;
            _next?.SetException(failure);
            _next = null;
        }
    }
}
