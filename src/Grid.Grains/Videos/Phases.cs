using System.Collections.Immutable;
using Grid.Contracts.Pools;

namespace Grid.Grains.Videos;

/// <summary>The order of what is done for a video that the network sees whole.</summary>
internal static class Phases
{
    public static ImmutableArray<TicketKind> Order { get; } = [TicketKind.EncodePrompt, TicketKind.Denoise, TicketKind.Decode, TicketKind.Assemble];
}
