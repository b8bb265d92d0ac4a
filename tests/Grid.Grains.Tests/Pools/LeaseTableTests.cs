using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Grains.Pools;
using Grid.Testing.Time;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Pools;

public sealed class LeaseTableTests
{
    private static readonly TicketId Ticket = new(new JobKey("default", "video_1"), 1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TakeExpired_WorkerSilent_EndsTheLeaseAfterItsDuration()
    {
        var table = Table(epoch: 1);
        var lease = table.Grant(Ticket, PoolTickets.Ask("worker"));

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(table.TakeExpired());
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal([lease], table.TakeExpired());
        Assert.Empty(table.All);
    }

    [Fact]
    public void TakeExpired_ClockSetForward_EndsNothing()
    {
        var clock = new ShiftedTimeProvider();
        var table = new LeaseTable(1, TimeSpan.FromMinutes(5), clock);
        table.Grant(Ticket, PoolTickets.Ask("worker"));

        clock.Advance(TimeSpan.FromHours(1));

        Assert.Empty(table.TakeExpired());
    }

    [Fact]
    public void CountOf_LeasesOfAWorker_FollowsGrantsAndEnds()
    {
        var table = Table(epoch: 1);
        table.Grant(Ticket, PoolTickets.Ask("worker"));
        var second = table.Grant(Ticket with { Number = 2 }, PoolTickets.Ask("worker"));
        Assert.Equal(2, table.CountOf("worker"));

        table.Release(second);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, table.CountOf("worker"));
        table.TakeExpired();

        Assert.Equal(0, table.CountOf("worker"));
    }

    [Fact]
    public void Renew_WorkerHeard_PutsTheEndOff()
    {
        var table = Table(epoch: 1);
        var lease = table.Grant(Ticket, PoolTickets.Ask("worker"));
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.True(table.Renew(lease));

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(table.TakeExpired());
    }

    [Fact]
    public void Renew_LeaseGrantedAnew_RefusesTheOldHolder()
    {
        var table = Table(epoch: 1);
        var old = table.Grant(Ticket, PoolTickets.Ask("first"));
        table.Remove(Ticket, out _);
        var current = table.Grant(Ticket, PoolTickets.Ask("second"));

        Assert.False(table.Renew(old));
        Assert.True(table.Renew(current));
    }

    [Fact]
    public void Release_OldLease_LeavesTheNewOneInForce()
    {
        var table = Table(epoch: 1);
        var old = table.Grant(Ticket, PoolTickets.Ask("first"));
        table.Remove(Ticket, out _);
        var current = table.Grant(Ticket, PoolTickets.Ask("second"));

        table.Release(old);

        Assert.Equal([current], table.All);
    }

    [Fact]
    public void Grant_AfterTheTablesLossInANewEpoch_HasTheHigherGeneration()
    {
        var before = Enumerable.Range(0, 100).Select(_ => Table(epoch: 1).Grant(Ticket, PoolTickets.Ask("worker")).Generation).Max();

        Assert.True(Table(epoch: 2).Grant(Ticket, PoolTickets.Ask("worker")).Generation > before);
    }

    [Fact]
    public void Contains_JobWithTwoLeases_HoldsUntilBothHaveEnded()
    {
        var table = Table(epoch: 1);
        var first = table.Grant(Ticket, PoolTickets.Ask("first"));
        var second = table.Grant(Ticket with { Number = 2 }, PoolTickets.Ask("second"));

        Assert.True(table.Release(first));
        Assert.Equal([second], table.Of(Ticket.Job));
        Assert.True(table.Release(second));
        Assert.False(table.Contains(Ticket.Job));
    }

    [Fact]
    public void TryAdopt_LeaseOfAnEarlierEpoch_IsInForceAgain()
    {
        var lease = Table(epoch: 1).Grant(Ticket, PoolTickets.Ask("worker"));
        var table = Table(epoch: 2);

        Assert.True(table.TryAdopt(lease));
        Assert.True(table.Renew(lease));
    }

    [Fact]
    public void TryAdopt_TicketLeasedAnewOrLeaseOfThisEpoch_IsRefused()
    {
        var old = Table(epoch: 1).Grant(Ticket, PoolTickets.Ask("first"));
        var table = Table(epoch: 2);
        var current = table.Grant(Ticket, PoolTickets.Ask("second"));

        Assert.False(table.TryAdopt(old));
        table.Release(current);
        Assert.False(table.TryAdopt(current));
    }

    [Fact]
    public void Take_LeasesOfASilo_LeavesTheOthers()
    {
        var table = Table(epoch: 1);
        var lost = table.Grant(Ticket, PoolTickets.Ask("first"));
        var kept = table.Grant(Ticket with { Number = 2 }, PoolTickets.Ask("second", silo: "127.0.0.1:22222@1"));

        Assert.Equal([lost], table.Take(lease => lease.Silo == PoolTickets.Silo));
        Assert.Equal([kept], table.All);
    }

    private LeaseTable Table(long epoch) => new(epoch, TimeSpan.FromSeconds(5), _time);
}
