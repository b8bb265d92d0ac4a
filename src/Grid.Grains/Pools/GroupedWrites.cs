namespace Grid.Grains.Pools;

/// <summary>
/// Writes of one record. Two at once would collide on its version, so they follow each other, and all that ask while one runs share the
/// next. For use on one scheduler.
/// </summary>
/// <param name="write">Writes the record as it is when called.</param>
internal sealed class GroupedWrites(Func<Task> write)
{
    private Task _running = Task.CompletedTask;
    private Task? _next;

    /// <summary>The write that was asked for last; completed where none is under way.</summary>
    public Task Pending => _next ?? _running;

    /// <summary>Completes when a write that began after this call has ended; fails as that write does.</summary>
    public Task WriteAsync()
    {
        return _next ?? (_running.IsCompleted ? _running = write() : _next = WriteAfterAsync(_running));

        async Task WriteAfterAsync(Task before)
        {
            try
            {
                await before;
            }
            catch (Exception)
            {
                // Reported to those who waited for that write; this one tries anew.
            }

            _running = _next!;
            _next = null;
            await write();
        }
    }
}
