using Grid.Contracts.Pools;
using Grid.Grains.Pools;
using Microsoft.Extensions.Time.Testing;
using static Grid.Grains.Tests.Pools.PoolTickets;

namespace Grid.Grains.Tests.Pools;

public sealed class FairQueueTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FairQueue _queue;

    public FairQueueTests() => _queue = new FairQueue(_time);

    [Fact]
    public void Take_OneTenant_GoesByClassThenRankThenAge()
    {
        _queue.Put(Offer("a/batch", priority: PriorityClass.Batch));
        _queue.Put(Offer("a/young", since: 3));
        _queue.Put(Offer("a/old", since: 2));
        _queue.Put(Offer("a/first", since: 9, rank: -1));
        _queue.Put(Offer("a/urgent", since: 10, priority: PriorityClass.Interactive));

        Assert.Equal(["urgent", "first", "old", "young", "batch"], TakeAll());
    }

    [Fact]
    public void Take_TenantsWithWeights_GivesWorkInTheirProportion()
    {
        _queue.SetShare("heavy", new TenantShare(3, 100));
        Fill("heavy", 40, work: 2);
        Fill("light", 40, work: 1);

        var work = Take(32).ToLookup(offer => offer.Ticket.Job.Tenant, offer => offer.Work);

        // Of 48 device-seconds three quarters: 18 tickets of 2 against 12 or so of 1.
        Assert.InRange(work["heavy"].Sum() / work["light"].Sum(), 2.6, 3.4);
    }

    [Fact]
    public void Take_TenantThatPaused_HasNeitherCreditNorDebt()
    {
        _queue.Put(Offer("late/0", 1));
        Fill("busy", 60);
        Take(41);

        Fill("late", 20, number: 2);

        Assert.InRange(Take(20).Count(offer => offer.Ticket.Job.Tenant == "late"), 9, 11);
    }

    [Fact]
    public void Take_TenantThatHadThePoolToItself_OwesNothingToThoseWhoComeLater()
    {
        // One long ticket is taken at the very beginning and runs on; it must not hold the others' time back.
        _queue.Put(Offer("slow/0", work: 1));
        Fill("busy", 200);
        Take(150);

        Fill("new", 40);

        Assert.InRange(Take(40).Count(offer => offer.Ticket.Job.Tenant == "busy"), 19, 21);
    }

    [Fact]
    public void Take_TenantWithOneTicketAtATime_IsNotAlwaysFirst()
    {
        Fill("busy", 100);
        var single = 0;
        for (var round = 0; round < 40; round++)
        {
            _queue.Put(Offer("single/0", round));
            single += Take(1)[0].Ticket.Job.Tenant == "single" ? 1 : 0;
        }

        Assert.InRange(single, 19, 21);
    }

    [Fact]
    public void Settle_WorkWasMoreThanEstimated_CountsAgainstTheTenant()
    {
        _queue.Put(Offer("a/0"));
        Fill("a", 20, number: 2);
        Fill("b", 20);
        var taken = _queue.Take([], 1)[0];

        _queue.Settle(taken.Charge, deviceSeconds: 6);

        // a has had 6, b nothing: the next six are b's, whichever goes first at the tie.
        Assert.InRange(Take(6).Count(offer => offer.Ticket.Job.Tenant == "b"), 5, 6);
    }

    [Fact]
    public void Take_TenantAtItsLimit_IsPassedOverButForJobsThatRun()
    {
        _queue.SetShare("a", new TenantShare(100, MaxRunning: 1));
        _queue.Put(Offer("a/x", 1, since: 1));
        _queue.Put(Offer("a/y", 1, since: 2));
        _queue.Put(Offer("a/x", 2, since: 3));
        _queue.Put(Offer("b/z", 1, since: 4));

        var first = _queue.Take([], 1)[0];
        Assert.Equal(["z", "x"], TakeAll());

        _queue.EndRun(first.Charge);
        Assert.Empty(TakeAll());
    }

    [Fact]
    public void EndRun_LastRunOfAJob_LetsTheTenantsNextBegin()
    {
        _queue.SetShare("a", new TenantShare(1, MaxRunning: 1));
        _queue.Put(Offer("a/x", since: 1));
        _queue.Put(Offer("a/y", since: 2));
        var first = _queue.Take([], 1)[0];
        Assert.Empty(_queue.Take([], 1));

        _queue.EndRun(first.Charge);

        Assert.Equal(["y"], TakeAll());
    }

    [Fact]
    public void Take_WorkerWithAModel_PassesOverTheHeadWithinTheBound()
    {
        _queue.Put(Offer("a/cold", since: 0, model: "cold", work: 2));
        for (var job = 1; job <= 30; job++)
        {
            _queue.Put(Offer($"a/{job:00}", since: job, model: "warm", work: 2));
        }

        var order = Enumerable.Range(0, 31).Select(_ => _queue.Take(["warm"], 1)[0].Offer.Ticket.Job.Job).ToList();

        Assert.Equal((int)(FairShareDefaults.MaxOvertakenSeconds / 2), order.IndexOf("cold"));
    }

    [Fact]
    public void Take_WorkerWithNoModel_TakesTheHead()
    {
        _queue.Put(Offer("a/x", since: 0, model: "m1"));
        _queue.Put(Offer("a/y", since: 1, model: "m2"));

        Assert.Equal(["x", "y"], TakeAll());
    }

    [Fact]
    public void Take_ModelBeyondTheLookAhead_TakesTheHead()
    {
        for (var job = 0; job <= FairShareDefaults.LookAheadPlaces; job++)
        {
            _queue.Put(Offer($"a/{job:000}", since: job, model: "cold"));
        }

        _queue.Put(Offer("a/warm", since: 1000, model: "warm"));

        Assert.Equal("000", _queue.Take(["warm"], 1)[0].Offer.Ticket.Job.Job);
        Assert.Equal("warm", _queue.Take(["warm"], 1)[0].Offer.Ticket.Job.Job);
    }

    [Fact]
    public void Take_Batch_GathersTicketsOfTheSameKeyInFairOrder()
    {
        _queue.Put(Offer("a/1", since: 1, batch: "k"));
        _queue.Put(Offer("a/2", since: 2, batch: "other"));
        _queue.Put(Offer("a/3", since: 3, batch: "k"));
        _queue.Put(Offer("b/4", since: 4, batch: "k"));
        _queue.Put(Offer("b/5", since: 5, batch: "k"));

        // The first ticket puts tenant a behind b, so both of b's come before a's second.
        Assert.Equal(["1", "4", "5"], _queue.Take([], 3).Select(taken => taken.Offer.Ticket.Job.Job));
        Assert.Equal(2, _queue.Count);
    }

    [Fact]
    public void Take_BatchOfATenantAtItsLimit_LeavesItsFurtherJobs()
    {
        _queue.SetShare("a", new TenantShare(1, MaxRunning: 1));
        _queue.Put(Offer("a/1", since: 1, batch: "k"));
        _queue.Put(Offer("a/2", since: 2, batch: "k"));
        _queue.Put(Offer("b/3", since: 3, batch: "k"));

        Assert.Equal(["1", "3"], _queue.Take([], 3).Select(taken => taken.Offer.Ticket.Job.Job));
    }

    [Fact]
    public void Take_TicketsWithoutBatchKey_ComeAlone()
    {
        Fill("a", 3);

        Assert.Single(_queue.Take([], 3));
    }

    [Fact]
    public void Take_UrgentWorkWithoutEnd_LetsOverdueTicketsThroughWithinTheirPart()
    {
        _queue.Put(Offer("b/batch", priority: PriorityClass.Batch));
        Fill("a", 100, priority: PriorityClass.Interactive);

        Assert.All(Take(20), offer => Assert.Equal(PriorityClass.Interactive, offer.Priority));
        _time.Advance(FairShareDefaults.OverdueAfter);
        _queue.Put(Offer("b/batch2", priority: PriorityClass.Batch));

        Assert.Equal(
            ["batch"],
            Take(20).Select(offer => offer.Ticket.Job.Job).Where(job => job.StartsWith("batch", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Put_TicketWithTheSameId_ReplacesItAndLeavesOthersOfItsJob()
    {
        _queue.Put(Offer("a/x", 1));
        _queue.Put(Offer("a/x", 2));
        _queue.Put(Offer("a/x", 2, rank: -1));

        Assert.Equal([2, 1], Take(3).Select(offer => offer.Ticket.Number));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Put_WorkNotAboveZero_IsRefused(double work)
    {
        var refusal = Assert.Throws<ArgumentException>(() => _queue.Put(Offer("a/x", work: work)));

        Assert.Contains("above 0", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void PlaceOf_EveryTicket_IsItsPlaceInTheOrderOfTaking()
    {
        _queue.SetShare("b", new TenantShare(3, 100));
        Fill("a", 10, work: 2);
        Fill("b", 20, work: 1);
        Fill("c", 5, priority: PriorityClass.Batch);
        Fill("d", 4, priority: PriorityClass.Interactive);
        Take(7);
        var places = _queue.Runnable.Select(offer => (offer, Place: _queue.PositionOf(_queue.WaitingOf(offer.Ticket.Job)[0]))).ToList();

        var work = 0.0;
        foreach (var (index, offer) in Take(100).Index())
        {
            var (foreseen, place) = places[index];
            Assert.Equal(offer, foreseen);
            Assert.Equal(index, place.Ahead);
            Assert.Equal(work, place.WorkAhead, 6);
            work += offer.Work;
        }
    }

    [Fact]
    public void ForgetIdle_TenantAheadOfOthers_IsRemembered()
    {
        Fill("busy", 10);
        _queue.Put(Offer("once/0", work: 5));
        var taken = Enumerable.Range(0, 2).SelectMany(_ => _queue.Take([], 1)).ToList();
        taken.ForEach(ticket => _queue.EndRun(ticket.Charge));

        _queue.ForgetIdle();
        _queue.Put(Offer("once/0", 2));

        Assert.Equal("once", Take(6)[^1].Ticket.Job.Tenant);
    }

    private void Fill(string tenant, int jobs, int number = 1, PriorityClass priority = PriorityClass.Standard, double work = 1)
    {
        for (var job = 0; job < jobs; job++)
        {
            _queue.Put(Offer($"{tenant}/{job:000}", number, since: job, priority: priority, work: work));
        }
    }

    private List<TicketOffer> Take(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(_ => _queue.Take([], 1)).Select(taken => taken.Offer)];

    private List<string> TakeAll() => [.. Take(_queue.Count).Select(offer => offer.Ticket.Job.Job)];
}
