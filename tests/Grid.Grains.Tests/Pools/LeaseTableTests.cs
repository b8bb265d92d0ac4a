using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Grains.Pools;
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
        var lease = table.Grant(Ticket, "worker");

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(table.TakeExpired());
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal([lease], table.TakeExpired());
        Assert.Empty(table.All);
    }

    [Fact]
    public void Renew_WorkerHeard_PutsTheEndOff()
    {
        var table = Table(epoch: 1);
        var lease = table.Grant(Ticket, "worker");
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.True(table.Renew(lease));

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(table.TakeExpired());
    }

    [Fact]
    public void Renew_LeaseGrantedAnew_RefusesTheOldHolder()
    {
        var table = Table(epoch: 1);
        var old = table.Grant(Ticket, "first");
        var current = table.Grant(Ticket, "second");

        Assert.False(table.Renew(old));
        Assert.True(table.Renew(current));
    }

    [Fact]
    public void Release_OldLease_LeavesTheNewOneInForce()
    {
        var table = Table(epoch: 1);
        var old = table.Grant(Ticket, "first");
        var current = table.Grant(Ticket, "second");

        table.Release(old);

        Assert.Equal([current], table.All);
    }

    [Fact]
    public void Grant_AfterTheTablesLossInANewEpoch_HasTheHigherGeneration()
    {
        var before = Enumerable.Range(0, 100).Select(_ => Table(epoch: 1).Grant(Ticket, "worker").Generation).Max();

        Assert.True(Table(epoch: 2).Grant(Ticket, "worker").Generation > before);
    }

    private LeaseTable Table(long epoch) => new(epoch, TimeSpan.FromSeconds(5), _time);
}
