using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Workers;
using Grid.Grains.Pools;
using Microsoft.Extensions.Time.Testing;
using static Grid.Grains.Tests.Pools.PoolTickets;

namespace Grid.Grains.Tests.Pools;

public sealed class WorkPoolFaultTests
{
    private static readonly WorkerPause Paused = new("work_failed", "reason", 3, 1);

    private readonly FakeTimeProvider _time = new();
    private readonly CordonList _cordons = new([], []);
    private readonly WorkPool _pool;

    public WorkPoolFaultTests() => _pool = new WorkPool(1, _cordons, _time);

    [Fact]
    public void Acquire_WorkerToBeAvoided_LeavesTheTicketToAnother()
    {
        Beat("s1/0");
        Beat("s2/0");
        OfferAvoiding("s1/0");
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(_pool.Acquire(Ask("s1/0")));
        Assert.Single(_pool.Acquire(Ask("s2/0")));
    }

    [Fact]
    public void Acquire_OnlyWorkerIsToBeAvoided_GetsTheTicketAfterItsPause()
    {
        Beat("s1/0");
        OfferAvoiding("s1/0");

        Assert.Empty(_pool.Acquire(Ask("s1/0")));
        Assert.Contains("try again in 1 s", _pool.Explain(new JobKey("a", "x")), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(_pool.Acquire(Ask("s1/0")));
    }

    [Theory]
    [InlineData("cordoned")]
    [InlineData("paused")]
    [InlineData("silent")]
    [InlineData("of another profile")]
    public void Acquire_OtherWorkerThatCannotTakeIt_IsNotWaitedFor(string other)
    {
        Beat("s2/0", other == "paused" ? Paused : null, other == "of another profile" ? "gpu" : "cpu");
        if (other == "cordoned")
        {
            _cordons.Add("s2/0");
        }

        _time.Advance(TimeSpan.FromSeconds(other == "silent" ? 6 : 0));
        Beat("s1/0");
        _pool.Replace(Offer("a/x") with { Avoid = ["s1/0"], RetryAfter = TimeSpan.FromSeconds(1), Profile = "cpu" });
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(_pool.Acquire(Ask("s1/0") with { Profile = "cpu" }));
    }

    [Fact]
    public void Acquire_SiloOfTheFault_ComesAfterOtherSilos()
    {
        Beat("s1/1");
        Beat("s2/0");
        OfferAvoiding("s1/0");

        Assert.Empty(_pool.Acquire(Ask("s1/1")));
        Assert.Single(_pool.Acquire(Ask("s2/0")));
        OfferAvoiding("s1/0", "s2/0");
        Assert.Single(_pool.Acquire(Ask("s1/1")));
    }

    [Fact]
    public void Acquire_TicketsThatItMayNotTake_DoNotHoldUpOthers()
    {
        Beat("s1/0");
        Beat("s2/0");
        OfferAvoiding("s1/0");
        _pool.Replace(Offer("a/y", since: 1));
        _pool.Replace(Offer("b/z", priority: PriorityClass.Batch));

        Assert.Equal("y", Assert.Single(_pool.Acquire(Ask("s1/0"))).Ticket.Job.Job);
        Assert.Equal("z", Assert.Single(_pool.Acquire(Ask("s1/0"))).Ticket.Job.Job);
        Assert.Empty(_pool.Acquire(Ask("s1/0")));
    }

    [Fact]
    public void Acquire_OtherProfile_WaitsAndExplainSaysSo()
    {
        Beat("s1/0", profile: "cpu avx2");
        _pool.Replace(Offer("a/x") with { Profile = "cpu avx512" });

        Assert.Empty(_pool.Acquire(Ask("s1/0") with { Profile = "cpu avx2" }));
        Assert.Contains("compute profile cpu avx512, and none is there", _pool.Explain(new JobKey("a", "x")), StringComparison.Ordinal);

        Assert.Equal("cpu avx512", Assert.Single(_pool.Acquire(Ask("s2/0") with { Profile = "cpu avx512" })).Profile);
    }

    [Fact]
    public void TakeStranded_NoWorkerOfTheProfileForLong_GivesTheJobAndDropsItsTickets()
    {
        _pool.Replace(Offer("a/x") with { Profile = "cpu avx512" });
        Beat("s1/0", profile: "cpu avx2");
        Assert.Empty(_pool.TakeStranded());

        _time.Advance(WorkPoolDefaults.ProfileGone);
        Beat("s1/0", profile: "cpu avx2");

        Assert.Equal([(new JobKey("a", "x"), "cpu avx512")], _pool.TakeStranded());
        Assert.Equal(0, _pool.Waiting);
    }

    [Fact]
    public void TakeStranded_WorkerOfTheProfileComesBackOrNoneIsThere_LeavesTheJobWaiting()
    {
        _pool.Replace(Offer("a/x") with { Profile = "cpu avx512" });
        Beat("s1/0", profile: "cpu avx2");
        _pool.TakeStranded();
        _time.Advance(WorkPoolDefaults.ProfileGone);
        Beat("s2/0", profile: "cpu avx512");
        Assert.Empty(_pool.TakeStranded());

        _time.Advance(WorkPoolDefaults.ProfileGone);
        Assert.Empty(_pool.TakeStranded());
        Assert.Equal(1, _pool.Waiting);
    }

    [Fact]
    public void Explain_AllWorkersPaused_SaysSo()
    {
        Beat("s1/0", Paused);
        _pool.Replace(Offer("a/x"));

        Assert.EndsWith(
            "the only worker has paused after faults and will try again.",
            _pool.Explain(new JobKey("a", "x")),
            StringComparison.Ordinal
        );
        Assert.Equal(Paused, Assert.Single(_pool.Roll).Pause);
    }

    [Fact]
    public void TakeWorkersToWake_TenantLeavesItsLimit_WakesForWhatItHeldBack()
    {
        _pool.SetShare("a", new TenantShare(1, MaxRunning: 1));
        _pool.Replace(Offer("a/x", since: 0));
        _pool.Replace(Offer("a/y", since: 1));
        Assert.Empty(_pool.TakeWorkersToWake());
        var lease = _pool.Acquire(Ask("s/busy"))[0];
        Assert.Empty(_pool.Acquire(Ask("s/idle")));
        Assert.Empty(_pool.TakeWorkersToWake());

        _pool.Release(lease, 1);

        Assert.Equal(["s/idle"], _pool.TakeWorkersToWake());
        Assert.Empty(_pool.TakeWorkersToWake());
    }

    [Fact]
    public void TakeWorkersToWake_JobAtTheLimitRetired_WakesForTheNext()
    {
        _pool.SetShare("a", new TenantShare(1, MaxRunning: 1));
        _pool.Replace(Offer("a/x", since: 0));
        _pool.Replace(Offer("a/y", since: 1));
        Assert.Empty(_pool.TakeWorkersToWake());
        _pool.Acquire(Ask("s/busy"));
        _pool.Acquire(Ask("s/idle"));

        _pool.Retire(new JobKey("a", "x"));

        Assert.Equal(["s/idle"], _pool.TakeWorkersToWake());
    }

    [Fact]
    public void Acquire_AheadWithWindowFirstAndPinnedBurstBehind_TakesNoBurst()
    {
        _pool.Acquire(Ask("s/busy"));
        _pool.Replace(Offer("a/x", model: "other") with { Prefetchable = true });
        _pool.Replace(Offer("a/y", since: 1, model: "held"));

        var ahead = _pool.Acquire(Ask("s/busy", resident: "held") with { Ahead = true });

        Assert.Equal("x", Assert.Single(ahead).Ticket.Job.Job);
    }

    [Fact]
    public void Heartbeat_LeaseOfAnEarlierLifeThatThisOneEnded_IsNotInForceAgain()
    {
        _pool.Replace(Offer("a/x"));
        var lease = _pool.Acquire(Ask("s/0"))[0];
        var reborn = new WorkPool(2, _cordons, _time);
        Assert.Empty(reborn.Heartbeat(new WorkerBeat("s/0", [lease]), _ => true));

        reborn.Withdraw(lease.Ticket);

        Assert.Equal([lease.Generation], reborn.Heartbeat(new WorkerBeat("s/0", [lease]), _ => true));
        Assert.Empty(reborn.Leases);
    }

    private void OfferAvoiding(params string[] workers) =>
        _pool.Replace(Offer("a/x") with { Avoid = [.. workers], RetryAfter = TimeSpan.FromSeconds(1) });

    private void Beat(string worker, WorkerPause? pause = null, string profile = "cpu") =>
        _pool.Heartbeat(new WorkerBeat(worker, [], pause, profile), _ => true);
}
