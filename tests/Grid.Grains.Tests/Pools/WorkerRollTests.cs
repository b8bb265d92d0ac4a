using Grid.Grains.Pools;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Pools;

public sealed class WorkerRollTests
{
    [Fact]
    public void Present_WorkerSilentTooLong_IsNotThere()
    {
        var time = new FakeTimeProvider();
        var roll = new WorkerRoll(TimeSpan.FromSeconds(5), time);
        roll.Hear("a");
        time.Advance(TimeSpan.FromSeconds(3));
        roll.Hear("b");
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["b"], roll.Present);
    }
}
