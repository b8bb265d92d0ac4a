namespace Grid.Contracts.Pools;

/// <summary>Work that waits for a worker. Holds no payload: the worker fetches that from the job.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="ModelHash">Weights the work needs.</param>
/// <param name="Since">When the job was accepted; older jobs go first.</param>
[GenerateSerializer, Alias("grid.ticket-offer"), Immutable]
public sealed record TicketOffer(
    [property: Id(0)] TicketId Ticket,
    [property: Id(1)] TicketKind Kind,
    [property: Id(2)] string ModelHash,
    [property: Id(3)] DateTimeOffset Since);
