using System.Collections.Immutable;
using Grid.Contracts.Pools;

namespace Grid.Grains.Pools;

/// <summary>Which workers a ticket is for.</summary>
internal static class TicketFit
{
    /// <summary>Whether a worker can do a ticket's kind of work, with the arithmetic that its job was begun with.</summary>
    public static bool Of(TicketOffer offer, string profile, ImmutableArray<string> capabilities) =>
        capabilities.Contains(offer.Capability) && IsOfProfile(offer, profile);

    /// <summary>Whether a compute profile is the one that a ticket is bound to, if it is to any.</summary>
    public static bool IsOfProfile(TicketOffer offer, string profile) => offer.Profile.Length == 0 || offer.Profile == profile;
}
