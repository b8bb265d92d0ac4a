using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Grains.Pools;

namespace Grid.Grains.Tests.Pools;

public sealed class TicketQueueTests
{
    [Fact]
    public void TryTake_SeveralJobs_GivesTheOldestFirst()
    {
        var queue = new TicketQueue();
        queue.Put(Offer("b", 1, age: 2));
        queue.Put(Offer("a", 1, age: 3));
        queue.Put(Offer("c", 1, age: 1));

        var order = new List<string>();
        while (queue.TryTake(out var offer))
        {
            order.Add(offer.Ticket.Job.Job);
        }

        Assert.Equal(["a", "b", "c"], order);
    }

    [Fact]
    public void Put_SecondTicketOfAJob_ReplacesTheFirst()
    {
        var queue = new TicketQueue();
        queue.Put(Offer("a", 1, age: 1));
        queue.Put(Offer("a", 2, age: 1));

        Assert.Equal(1, queue.Count);
        Assert.True(queue.TryTake(out var offer));
        Assert.Equal(2, offer.Ticket.Number);
    }

    [Fact]
    public void PositionOf_JobInTheMiddle_CountsThoseAhead()
    {
        var queue = new TicketQueue();
        queue.Put(Offer("a", 1, age: 3));
        queue.Put(Offer("b", 1, age: 2));
        queue.Put(Offer("c", 1, age: 1));

        Assert.Equal(1, queue.PositionOf(new JobKey("default", "b")));
        Assert.Null(queue.PositionOf(new JobKey("default", "d")));
    }

    [Fact]
    public void Remove_Job_TakesItsTicketOut()
    {
        var queue = new TicketQueue();
        queue.Put(Offer("a", 1, age: 1));

        queue.Remove(new JobKey("default", "a"));

        Assert.False(queue.TryTake(out _));
    }

    private static TicketOffer Offer(string job, int number, int age) =>
        new(new TicketId(new JobKey("default", job), number), TicketKind.Denoise, "hash", DateTimeOffset.UnixEpoch.AddMinutes(-age));
}
