using System.Threading.Channels;
using Grid.Grains.Storage;

namespace Grid.Grains.Tests.Storage;

public sealed class RecordWriterTests
{
    private readonly Channel<TaskCompletionSource> _begun = Channel.CreateUnbounded<TaskCompletionSource>();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_WhileAWriteIsUnderWay_SharesTheNextOne(bool isTenants)
    {
        var writer = Writer(isTenants);
        var first = writer.WriteAsync();
        var begun = await NextAsync();
        Task[] others = [.. Enumerable.Range(0, 100).Select(_ => writer.WriteAsync())];

        begun.SetResult();
        await first;
        Assert.All(others, other => Assert.False(other.IsCompleted));
        (await NextAsync()).SetResult();

        await Task.WhenAll(others);
        Assert.False(_begun.Reader.TryRead(out _));
        Assert.Equal(2, writer.Writes);
    }

    [Fact]
    public void Write_FirstOne_BeginsAtOnce()
    {
        _ = Writer(isTenants: false).WriteAsync();

        Assert.True(_begun.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Write_AfterAWriteHasEnded_WritesAgain()
    {
        var writer = Writer(isTenants: false);
        var first = writer.WriteAsync();
        (await NextAsync()).SetResult();
        await first;

        var second = writer.WriteAsync();

        (await NextAsync()).SetResult();
        await second;
    }

    [Fact]
    public async Task Write_ThatFails_FailsForThoseWhoWaitedForItOnly()
    {
        var writer = Writer(isTenants: false);
        var first = writer.WriteAsync();
        var second = writer.WriteAsync();

        (await NextAsync()).SetException(new IOException("storage is away"));
        await Assert.ThrowsAsync<IOException>(() => first);
        (await NextAsync()).SetResult();

        await second;
    }

    [Fact]
    public async Task WhenWritten_NewestWriteFailed_Fails()
    {
        var writer = Writer(isTenants: false);
        var first = writer.WriteAsync();
        (await NextAsync()).SetException(new IOException("storage is away"));

        await Assert.ThrowsAsync<IOException>(writer.WhenWrittenAsync);
        await Assert.ThrowsAsync<IOException>(() => first);
    }

    [Fact]
    public async Task Write_ThatFailsForGood_FailsAllWhoWaitAndAllWhoCome()
    {
        var writer = Writer(isTenants: true);
        var first = writer.WriteAsync();
        var begun = await NextAsync();
        var second = writer.WriteAsync();

        begun.SetException(new IOException("full"));

        await Assert.ThrowsAsync<IOException>(() => first);
        await Assert.ThrowsAsync<IOException>(() => second);
        await Assert.ThrowsAsync<IOException>(writer.WriteAsync);
        await Assert.ThrowsAsync<IOException>(writer.WhenWrittenAsync);
        Assert.False(_begun.Reader.TryRead(out _));
    }

    [Fact]
    public async Task WhenWritten_NothingChanged_WritesNothing()
    {
        await Writer(isTenants: true).WhenWrittenAsync();

        Assert.False(_begun.Reader.TryRead(out _));
    }

    [Fact]
    public async Task WhenWritten_ChangeWaits_WaitsForItsWrite()
    {
        var writer = Writer(isTenants: true);
        var first = writer.WriteAsync();
        var begun = await NextAsync();
        var second = writer.WriteAsync();
        var written = writer.WhenWrittenAsync();

        begun.SetResult();
        await first;
        var next = await NextAsync();
        Assert.False(written.IsCompleted);

        next.SetResult();
        await written;
        Assert.True(second.IsCompletedSuccessfully);
    }

    // A tenant's record fails for good and gathers; a pool's does neither.
    private RecordWriter Writer(bool isTenants) =>
        new(() =>
        {
            var write = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _begun.Writer.TryWrite(write);
            return write.Task;
        })
        {
            FailsForGood = isTenants,
            Gathers = isTenants,
        };

    private ValueTask<TaskCompletionSource> NextAsync() => _begun.Reader.ReadAsync(TestContext.Current.CancellationToken);
}
