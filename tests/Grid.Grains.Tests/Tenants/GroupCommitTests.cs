using Grid.Grains.Tenants;

namespace Grid.Grains.Tests.Tenants;

public sealed class GroupCommitTests
{
    private readonly Queue<TaskCompletionSource> _writes = [];
    private readonly SemaphoreSlim _begun = new(0);
    private readonly GroupCommit _commit;

    public GroupCommitTests() =>
        _commit = new GroupCommit(() =>
        {
            var write = new TaskCompletionSource();
            _writes.Enqueue(write);
            _begun.Release();
            return write.Task;
        });

    [Fact]
    public async Task Commit_WhileAWriteIsUnderWay_SharesTheNextOne()
    {
        var first = _commit.CommitAsync();
        await _begun.WaitAsync(TestContext.Current.CancellationToken);
        Task[] others = [_commit.CommitAsync(), _commit.CommitAsync(), _commit.CommitAsync()];

        _writes.Dequeue().SetResult();
        await first;
        await _begun.WaitAsync(TestContext.Current.CancellationToken);

        Assert.All(others, task => Assert.False(task.IsCompleted));
        _writes.Dequeue().SetResult();
        await Task.WhenAll(others);
        Assert.Equal(2, _commit.Writes);
    }

    [Fact]
    public async Task Commit_WriteFails_FailsAllWhoWaitAndAllWhoCome()
    {
        var first = _commit.CommitAsync();
        await _begun.WaitAsync(TestContext.Current.CancellationToken);
        var second = _commit.CommitAsync();

        _writes.Dequeue().SetException(new IOException("full"));

        await Assert.ThrowsAsync<IOException>(() => first);
        await Assert.ThrowsAsync<IOException>(() => second);
        await Assert.ThrowsAsync<IOException>(_commit.CommitAsync);
        await Assert.ThrowsAsync<IOException>(_commit.WhenWrittenAsync);
        Assert.Empty(_writes);
    }

    [Fact]
    public async Task WhenWritten_NothingChanged_WritesNothing()
    {
        await _commit.WhenWrittenAsync();

        Assert.Empty(_writes);
    }

    [Fact]
    public async Task WhenWritten_ChangeWaits_WaitsForItsWrite()
    {
        var first = _commit.CommitAsync();
        await _begun.WaitAsync(TestContext.Current.CancellationToken);
        var second = _commit.CommitAsync();
        var written = _commit.WhenWrittenAsync();

        _writes.Dequeue().SetResult();
        await first;
        await _begun.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(written.IsCompleted);

        _writes.Dequeue().SetResult();
        await written;
        Assert.True(second.IsCompletedSuccessfully);
    }
}
