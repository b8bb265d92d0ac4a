using Grid.Workers.Fleet;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Workers.Tests.Fleet;

public sealed class GrainCallsTests
{
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.Zero };
    private int _calls;

    [Fact]
    public async Task RetryAsync_CallThatFailsOnItsArguments_IsMadeOnce()
    {
        var calls = new GrainCalls(_time);

        await Assert.ThrowsAsync<ArgumentException>(() => calls.RetryAsync<int>(() => Fail(new ArgumentException("tenant")), () => false));

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task RetryAsync_SiloAwayForAMoment_CallsUntilItIsBack()
    {
        var calls = new GrainCalls(_time);

        var answer = calls.RetryAsync(
            () => ++_calls < 4 ? Task.FromException<int>(new TimeoutException()) : Task.FromResult(7),
            () => false
        );
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal((7, 4), (await answer, _calls));
    }

    [Fact]
    public async Task RetryAsync_NobodyWantsToKnow_GivesUp()
    {
        var calls = new GrainCalls(_time);

        await Assert.ThrowsAsync<TimeoutException>(() => calls.RetryAsync<int>(() => Fail(new TimeoutException()), () => true));

        Assert.Equal(1, _calls);
    }

    private Task<int> Fail(Exception failure)
    {
        _calls++;
        return Task.FromException<int>(failure);
    }
}
