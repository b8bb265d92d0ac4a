using System.Collections.Immutable;

namespace Grid.Contracts.Pools;

/// <summary>Work that waits for a worker. Holds no payload: the worker fetches that from the job.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Capability">What a worker must be able to do; see <see cref="WorkCapabilities"/>.</param>
/// <param name="Needs">Content hashes of the weights that the work needs; workers that hold all of them are preferred within
/// bounds.</param>
/// <param name="Since">When the job was accepted; of a tenant's tickets of one class and rank, those of older jobs go first.</param>
/// <param name="Priority">Class of the job.</param>
/// <param name="Rank">Order among the tickets of one tenant and class, lower first.</param>
/// <param name="BatchKey">Tickets with the same key may be run as one batch; empty for a ticket that is run alone.</param>
/// <param name="Work">Estimated device-seconds, more than 0. Counts against the tenant until the true figure is known.</param>
[GenerateSerializer, Alias("grid.ticket-offer"), Immutable]
public sealed record TicketOffer(
    [property: Id(0)] TicketId Ticket,
    [property: Id(1)] string Capability,
    [property: Id(2)] ImmutableArray<string> Needs,
    [property: Id(3)] DateTimeOffset Since,
    [property: Id(4)] PriorityClass Priority = PriorityClass.Standard,
    [property: Id(5)] int Rank = 0,
    [property: Id(6)] string BatchKey = "",
    [property: Id(7)] double Work = 1
)
{
    /// <summary>
    /// Workers that could not do this ticket. They get it only while no other worker may take it, and then after <see cref="RetryAfter"/>.
    /// </summary>
    [Id(8)]
    public ImmutableArray<string> Avoid { get; init; } = [];

    /// <summary>How long the workers of <see cref="Avoid"/> leave the ticket alone, from the offer on.</summary>
    [Id(9)]
    public TimeSpan RetryAfter { get; init; }

    /// <summary>Compute profile of the workers that may take the ticket; empty where any may.</summary>
    [Id(10)]
    public string Profile { get; init; } = "";

    /// <summary>
    /// Whether a worker may take the ticket while its device is busy, to have it at hand when that is free: for work so short that
    /// fetching it would hold the device up.
    /// </summary>
    [Id(11)]
    public bool Prefetchable { get; init; }
}
