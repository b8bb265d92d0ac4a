using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;

namespace Grid.Grains.Tests.Pools;

/// <summary>Tickets and requests as pools are given them.</summary>
internal static class PoolTickets
{
    public const string Silo = "127.0.0.1:11111@1";

    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    /// <summary>A ticket of a job named <c>{tenant}/{job}</c>.</summary>
    /// <param name="since">Minutes after a fixed time; a job with less is older.</param>
    public static TicketOffer Offer(
        string job,
        int number = 1,
        int since = 0,
        PriorityClass priority = PriorityClass.Standard,
        int rank = 0,
        string model = "model",
        string batch = "",
        double work = 1
    ) =>
        new(new TicketId(JobKey.Parse(job), number), WorkCapabilities.Video, [model], Epoch.AddMinutes(since), priority, rank, batch, work);

    public static WorkerAsk Ask(string worker = "silo/cpu", int max = 1, string silo = Silo, params string[] resident) =>
        new(worker, [.. resident], max, silo);
}
