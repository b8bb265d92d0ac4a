using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Grains.Pools;
using Microsoft.Extensions.Time.Testing;
using static Grid.Grains.Tests.Pools.PoolTickets;

namespace Grid.Grains.Tests.Pools;

public sealed class WorkPoolTests
{
    private static readonly JobKey JobX = new("a", "x");

    private readonly FakeTimeProvider _time = new();
    private readonly CordonList _cordons = new([], []);
    private readonly WorkPool _pool;

    public WorkPoolTests() => _pool = Pool(epoch: 1);

    [Fact]
    public void Offer_LeasedTicketAgain_EndsTheLeaseAndQueuesIt()
    {
        _pool.Replace(Offer("a/x", 1));
        _pool.Replace(Offer("a/x", 2));
        var leases = new[] { _pool.Acquire(Ask())[0], _pool.Acquire(Ask())[0] };

        _pool.Replace(Offer("a/x", 1));

        Assert.Equal([leases[0].Generation], _pool.Heartbeat(new WorkerBeat("silo/cpu", [.. leases]), _ => true));
        Assert.Equal(1, _pool.Waiting);
    }

    [Fact]
    public void Ensure_TicketLeasedMeanwhile_LeavesTheLease()
    {
        _pool.Replace(Offer("a/x"));
        var lease = _pool.Acquire(Ask())[0];

        _pool.Ensure(Offer("a/x"));

        Assert.Equal([lease], _pool.Leases);
        Assert.Equal(0, _pool.Waiting);
    }

    [Fact]
    public void Acquire_AheadWhileFreeWorkersSuffice_GivesNothing()
    {
        Assert.Empty(_pool.Acquire(Ask("silo/free")));
        OfferWindows(3);
        _pool.Acquire(Ask("silo/busy"));

        // Two wait and one worker is free: one may be taken in advance, and then none.
        var ahead = _pool.Acquire(Ask("silo/busy") with { Ahead = true });

        Assert.Equal(2, Assert.Single(ahead).Ticket.Number);
        Assert.Empty(_pool.Acquire(Ask("silo/busy") with { Ahead = true }));
        Assert.Equal(3, Assert.Single(_pool.Acquire(Ask("silo/free"))).Ticket.Number);
    }

    [Fact]
    public void Acquire_AheadWhenNoWindowIsNext_GivesNothing()
    {
        OfferWindows(1);
        _pool.Acquire(Ask());
        _pool.Replace(Offer("b/y"));

        Assert.Empty(_pool.Acquire(Ask() with { Ahead = true }));
        Assert.Single(_pool.Acquire(Ask()));
    }

    [Fact]
    public void Acquire_AheadForNothing_DoesNotMakeABusyWorkerIdle()
    {
        OfferWindows(1);
        _pool.Acquire(Ask());
        _pool.Acquire(Ask() with { Ahead = true });

        _pool.Replace(Offer("b/y"));

        Assert.Empty(_pool.TakeWorkersToWake());
    }

    private void OfferWindows(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            _pool.Replace(Offer("a/x", number) with { Prefetchable = true });
        }
    }

    [Fact]
    public void Retire_JobWithTicketsAndLeases_DropsAll()
    {
        _pool.Replace(Offer("a/x", 1));
        _pool.Replace(Offer("a/x", 2));
        _pool.Acquire(Ask());

        _pool.Retire(JobX);

        Assert.False(_pool.Attends(JobX));
        Assert.Empty(_pool.Acquire(Ask()));
    }

    [Fact]
    public void Attends_JobWhoseLeaseWasReleased_IsFalse()
    {
        _pool.Replace(Offer("a/x"));
        Assert.True(_pool.Attends(JobX));
        var lease = _pool.Acquire(Ask())[0];
        Assert.True(_pool.Attends(JobX));

        _pool.Release(lease, 1);

        Assert.False(_pool.Attends(JobX));
    }

    [Fact]
    public void Release_LeaseThatItsJobEndedFirst_IsChargedAllTheSame()
    {
        _pool.Replace(Offer("a/x"));
        _pool.Replace(Offer("b/y"));
        var lease = _pool.Acquire(Ask())[0];
        _pool.Retire(lease.Ticket.Job);
        _pool.Release(lease, deviceSeconds: 5);

        for (var job = 0; job < 6; job++)
        {
            _pool.Replace(Offer($"a/{job}"));
            _pool.Replace(Offer($"b/{job}"));
        }

        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal("b", _pool.Acquire(Ask())[0].Ticket.Job.Tenant));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Release_TimeBelowZero_IsRefusedAndTheLeaseStays(double seconds)
    {
        _pool.Replace(Offer("a/x"));
        var lease = _pool.Acquire(Ask())[0];

        Assert.Throws<ArgumentException>(() => _pool.Release(lease, seconds));

        Assert.Equal([lease], _pool.Leases);
    }

    [Fact]
    public void Heartbeat_LeaseOfAnEarlierLife_IsAdoptedAndItsTicketLeavesTheQueue()
    {
        _pool.Replace(Offer("a/x"));
        var lease = _pool.Acquire(Ask())[0];
        var reborn = Pool(epoch: 2);
        reborn.Replace(Offer("a/x"));

        Assert.Empty(reborn.Heartbeat(new WorkerBeat("silo/cpu", [lease]), _ => true));

        Assert.Equal(0, reborn.Waiting);
        reborn.Release(lease, 2);
        Assert.Empty(reborn.Leases);
    }

    [Fact]
    public void Heartbeat_LeaseOfAnEarlierLifeWhoseJobEnded_IsOver()
    {
        _pool.Replace(Offer("a/x"));
        var lease = _pool.Acquire(Ask())[0];

        Assert.Equal([lease.Generation], Pool(epoch: 2).Heartbeat(new WorkerBeat("silo/cpu", [lease]), _ => false));
    }

    [Fact]
    public void TakeExpired_SilentWorker_LosesItsLeasesAndFreesTheTenantsLimit()
    {
        _pool.SetShare("a", new TenantShare(1, MaxRunning: 1));
        _pool.Replace(Offer("a/x", since: 1));
        _pool.Replace(Offer("a/y", since: 2));
        var lease = _pool.Acquire(Ask())[0];
        Assert.Empty(_pool.Acquire(Ask("silo/other")));

        _time.Advance(WorkPoolDefaults.LeaseDuration);

        Assert.Equal([lease], _pool.TakeExpired());
        Assert.Equal("y", _pool.Acquire(Ask("silo/other"))[0].Ticket.Job.Job);
    }

    [Fact]
    public void TakeLeasesOf_DeadSilo_TakesThoseOfItsWorkersAtOnce()
    {
        _pool.Replace(Offer("a/x", since: 1));
        _pool.Replace(Offer("a/y", since: 2));
        var lost = _pool.Acquire(Ask("s1/cpu", silo: "127.0.0.1:1@1"))[0];
        var kept = _pool.Acquire(Ask("s2/cpu", silo: "127.0.0.1:2@1"))[0];

        Assert.Equal([lost], _pool.TakeLeasesOf("127.0.0.1:1@1"));
        Assert.Equal([kept], _pool.Leases);
        Assert.Equal(["s2/cpu"], _pool.Workers);
    }

    [Fact]
    public void Acquire_CordonedWorkerOrSilo_GetsNothingUntilTheCordonIsTakenBack()
    {
        _pool.Replace(Offer("a/x"));
        _cordons.Add("s1/cpu");
        _cordons.Add("s2/*");

        Assert.Empty(_pool.Acquire(Ask("s1/cpu")));
        Assert.Empty(_pool.Acquire(Ask("s2/gpu0")));

        _cordons.Remove("s2/*");
        Assert.Single(_pool.Acquire(Ask("s2/gpu0")));
    }

    [Fact]
    public void TakeWorkersToWake_MoreIdleWorkersThanTickets_WakesOneForEachTicketAndWarmOnesFirst()
    {
        _pool.Acquire(Ask("s/0"));
        _pool.Acquire(Ask("s/1", resident: "model"));
        _pool.Acquire(Ask("s/2"));

        _pool.Replace(Offer("a/x"));

        Assert.Equal(["s/1"], _pool.TakeWorkersToWake());
        Assert.Empty(_pool.TakeWorkersToWake());
    }

    [Fact]
    public void TakeWorkersToWake_BusyAndCordonedWorkers_AreLeftInPeace()
    {
        _pool.Replace(Offer("a/x"));
        _pool.Acquire(Ask("s/busy"));
        _pool.Acquire(Ask("s/cordoned"));
        _cordons.Add("s/cordoned");

        _pool.Replace(Offer("a/y"));

        Assert.Empty(_pool.TakeWorkersToWake());
    }

    [Fact]
    public void TakeWorkersToWakeForAll_CordonTakenBack_WakesForWhatWaited()
    {
        _cordons.Add("s/*");
        _pool.Acquire(Ask("s/0"));
        _pool.Replace(Offer("a/x"));
        Assert.Empty(_pool.TakeWorkersToWake());

        _cordons.Remove("s/*");

        Assert.Equal(["s/0"], _pool.TakeWorkersToWakeForAll());
    }

    [Fact]
    public void Rerank_WaitingJob_ChangesItsPlace()
    {
        _pool.Replace(Offer("a/x", since: 2));
        _pool.Replace(Offer("a/y", since: 1));
        Assert.Equal(1, _pool.PositionOf(JobX));

        _pool.Rerank(JobX, PriorityClass.Interactive, 0);

        Assert.Equal(0, _pool.PositionOf(JobX));
        Assert.Equal("x", _pool.Acquire(Ask())[0].Ticket.Job.Job);
    }

    [Fact]
    public void Explain_JobBehindOthers_GivesPlaceShareAndTime()
    {
        _pool.SetShare("a", new TenantShare(2, 100));
        _pool.SetShare("b", new TenantShare(7, 100));
        _pool.Replace(Offer("b/run"));
        var running = _pool.Acquire(Ask("s/0"))[0];
        _pool.Replace(Offer("a/1", since: 1, work: 10));
        _pool.Replace(Offer("a/2", since: 2, work: 10));
        _pool.Replace(Offer("a/x", since: 3, work: 10));
        _time.Advance(TimeSpan.FromSeconds(2));
        _pool.Heartbeat(new WorkerBeat("s/0", [running]), _ => true);
        _pool.Release(running, 2);
        _pool.Replace(Offer("b/run", 2, priority: PriorityClass.Interactive));
        _pool.Acquire(Ask("s/0"));

        Assert.Equal(
            "3rd in the queue: 2 tickets of your own jobs are ahead; tenant share 2 of 9 (22 %) of 1 worker; about 40 s at "
                + "the present pace.",
            _pool.Explain(JobX)
        );
    }

    [Fact]
    public void Explain_NoWorkerOrAllCordonedOrLimitReached_NamesTheReason()
    {
        _pool.SetShare("a", new TenantShare(1, MaxRunning: 1));
        _pool.Replace(Offer("a/run", since: 0));
        _pool.Replace(Offer("a/x", since: 1));
        Assert.Equal(
            "2nd in the queue: 1 ticket of your own jobs is ahead; no worker has been heard of in the last 5 s.",
            _pool.Explain(JobX)
        );

        _pool.Acquire(Ask("s/0"));
        Assert.Equal("1st in the queue: no ticket is ahead; the tenant may run 1 job at one time and runs 1 now.", _pool.Explain(JobX));

        _cordons.Add("s/*");
        Assert.Equal("1st in the queue: no ticket is ahead; the only worker is cordoned.", _pool.Explain(JobX));
        Assert.Null(_pool.Explain(new JobKey("a", "run")));
        Assert.Null(_pool.Explain(new JobKey("a", "unknown")));
    }

    private WorkPool Pool(long epoch) => new(epoch, _cordons, _time);
}
