using System.Threading.Channels;
using Grid.Grains.Pools;

namespace Grid.Grains.Tests.Pools;

public sealed class GroupedWritesTests
{
    private readonly Channel<TaskCompletionSource> _begun = Channel.CreateUnbounded<TaskCompletionSource>();
    private readonly GroupedWrites _writes;

    public GroupedWritesTests() =>
        _writes = new GroupedWrites(() =>
        {
            var write = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _begun.Writer.TryWrite(write);
            return write.Task;
        });

    [Fact]
    public async Task WriteAsync_ManyWhileOneRuns_ShareTheNext()
    {
        var first = _writes.WriteAsync();
        Task[] others = [.. Enumerable.Range(0, 100).Select(_ => _writes.WriteAsync())];

        (await NextAsync()).SetResult();
        await first;
        Assert.All(others, other => Assert.False(other.IsCompleted));
        (await NextAsync()).SetResult();

        await Task.WhenAll(others);
        Assert.False(_begun.Reader.TryRead(out _));
    }

    [Fact]
    public async Task WriteAsync_WriteThatFails_FailsForThoseWhoWaitedForItOnly()
    {
        var first = _writes.WriteAsync();
        var second = _writes.WriteAsync();

        (await NextAsync()).SetException(new IOException("storage is away"));
        await Assert.ThrowsAsync<IOException>(() => first);
        (await NextAsync()).SetResult();

        await second;
    }

    [Fact]
    public async Task WriteAsync_AfterAWriteHasEnded_WritesAgain()
    {
        var first = _writes.WriteAsync();
        (await NextAsync()).SetResult();
        await first;

        var second = _writes.WriteAsync();

        (await NextAsync()).SetResult();
        await second;
    }

    private ValueTask<TaskCompletionSource> NextAsync() => _begun.Reader.ReadAsync(TestContext.Current.CancellationToken);
}
