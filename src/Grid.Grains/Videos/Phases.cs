using System.Collections.Immutable;
using Grid.Contracts.Pools;

namespace Grid.Grains.Videos;

/// <summary>The order of what is done for a video that the network sees whole.</summary>
internal static class Phases
{
    public static ImmutableArray<TicketKind> Order { get; } =
    [TicketKind.EncodePrompt, TicketKind.Denoise, TicketKind.Decode, TicketKind.Assemble];

    /// <summary>The phases after one and before another, or to the end; none where both are the same.</summary>
    public static IEnumerable<TicketKind> Between(TicketKind done, TicketKind? next) =>
        Order.Skip(Order.IndexOf(done) + 1).TakeWhile(kind => next is not { } end || Order.IndexOf(kind) < Order.IndexOf(end));
}
