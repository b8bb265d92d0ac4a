namespace Grid.Storage.State;

/// <summary>A record that is to be written or removed.</summary>
/// <param name="Key">Which one.</param>
/// <param name="ETag">The version that the caller has read; null where there was none.</param>
/// <param name="Data">What is to be stored; null to remove the record.</param>
internal sealed record StateChange(StateKey Key, string? ETag, byte[]? Data)
{
    private readonly TaskCompletionSource<string?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The record's new version, once it is on disk; null for a record that was removed.</summary>
    public Task<string?> Done => _done.Task;

    public void Succeed(string? etag) => _done.TrySetResult(etag);

    public void Fail(Exception failure) => _done.TrySetException(failure);
}
