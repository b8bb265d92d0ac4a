using System.Collections.Immutable;
using Grid.Contracts.Pools;

namespace Grid.Grains.Jobs;

/// <summary>What the work that a job wants done now asks of a worker; see the members of <see cref="TicketOffer"/>.</summary>
/// <param name="Capability">What a worker must be able to do.</param>
/// <param name="Needs">Content hashes of the weights that it needs.</param>
/// <param name="BatchKey">Tickets with the same key may be run as one batch; empty for work that is done alone.</param>
/// <param name="Prefetchable">Whether it is so short that workers take it in advance.</param>
internal sealed record WorkDemand(string Capability, ImmutableArray<string> Needs, string BatchKey = "", bool Prefetchable = false);
