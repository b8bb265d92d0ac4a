namespace Grid.Contracts.Pools;

/// <summary>A worker's right to work on a ticket.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Worker">Key of the worker grain.</param>
/// <param name="Generation">Grows with every lease a pool grants, over restarts too; the newest one counts.</param>
/// <param name="Deadline">When the lease ends unless the worker is heard of.</param>
/// <param name="Silo">The worker's silo as in <see cref="WorkerAsk.Silo"/>; the lease ends with it.</param>
/// <param name="Profile">The worker's compute profile.</param>
[GenerateSerializer, Alias("grid.ticket-lease"), Immutable]
public sealed record TicketLease(
    [property: Id(0)] TicketId Ticket,
    [property: Id(1)] string Worker,
    [property: Id(2)] long Generation,
    [property: Id(3)] DateTimeOffset Deadline,
    [property: Id(4)] string Silo = "",
    [property: Id(5)] string Profile = ""
);
