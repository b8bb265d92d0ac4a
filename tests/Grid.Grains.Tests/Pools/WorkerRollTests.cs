using Grid.Contracts.Pools;
using Grid.Grains.Pools;
using Microsoft.Extensions.Time.Testing;
using static Grid.Grains.Tests.Pools.PoolTickets;

namespace Grid.Grains.Tests.Pools;

public sealed class WorkerRollTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkerRoll _roll;

    public WorkerRollTests() => _roll = new WorkerRoll(TimeSpan.FromSeconds(5), _time);

    [Fact]
    public void Present_WorkerSilentTooLong_IsNotThere()
    {
        _roll.Hear("a");
        _time.Advance(TimeSpan.FromSeconds(3));
        _roll.Hear("b");
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["b"], _roll.Present);
    }

    [Fact]
    public void TakeIdle_SilentWorker_IsNotWoken()
    {
        _roll.Answer(Ask("s/0"), gotWork: false);
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Empty(_roll.TakeIdle([Offer("a/x")], (_, _) => true));
    }

    [Fact]
    public void Prune_SilentWorkers_AreForgotten()
    {
        _roll.Hear(new WorkerBeat("a", [], Profile: "cpu"));
        _time.Advance(TimeSpan.FromSeconds(6));
        _roll.Hear(new WorkerBeat("b", [], Profile: "cpu"));

        _roll.Prune();

        Assert.Equal(("", "cpu"), (_roll.ProfileOf("a"), _roll.ProfileOf("b")));
    }

    [Fact]
    public void StrikeSilo_IdleWorkers_GoesByTheSilosLife()
    {
        _roll.Answer(Ask("s/0", silo: "127.0.0.1:1@1"), gotWork: false);
        _roll.Answer(Ask("s/1", silo: "127.0.0.1:1@2"), gotWork: false);

        _roll.StrikeSilo("127.0.0.1:1@1");

        Assert.Equal(["s/1"], _roll.Present);
    }
}
