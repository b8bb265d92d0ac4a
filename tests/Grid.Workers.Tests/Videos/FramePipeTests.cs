using Grid.Workers.Videos;

namespace Grid.Workers.Tests.Videos;

public sealed class FramePipeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_MemoryUsedAgainAfterwards_LeavesTheFramesAsTheyWere()
    {
        var pipe = new FramePipe(1, 1);
        var frame = new byte[] { 1, 2, 3 };
        pipe.Write(frame, Token);
        frame[0] = 9;
        pipe.Write(frame, Token);
        pipe.Complete(null);

        Assert.Equal(
            [
                [1, 2, 3],
                [9, 2, 3],
            ],
            await pipe.ReadAsync(Token).ToListAsync(Token)
        );
    }

    [Fact]
    public async Task Complete_WithAFailure_IsThrownAfterTheFrames()
    {
        var pipe = new FramePipe(1, 1);
        pipe.Write(new byte[3], Token);
        pipe.Complete(new IOException("gone"));
        var seen = 0;

        var failure = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var _ in pipe.ReadAsync(Token))
            {
                seen++;
            }
        });

        Assert.Equal(("gone", 1), (failure.Message, seen));
    }

    [Fact]
    public async Task Write_FullPipeAndNobodyReads_EndsWithTheToken()
    {
        var pipe = new FramePipe(1, 1);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var written = 0;
        var writing = Task.Run(
            () =>
            {
                while (true)
                {
                    pipe.Write(new byte[3], ending.Token);
                    Interlocked.Increment(ref written);
                }
            },
            Token
        );
        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(Token));
    }

    [Fact]
    public void Write_WrongSize_IsRefused() =>
        Assert.Contains(
            "1x1 in RGB is 3",
            Assert.Throws<ArgumentException>(() => new FramePipe(1, 1).Write(new byte[4], Token)).Message,
            StringComparison.Ordinal
        );
}
