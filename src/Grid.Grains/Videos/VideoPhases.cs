using System.Collections.Immutable;
using Grid.Contracts.Videos;

namespace Grid.Grains.Videos;

/// <summary>The order of what is done for a video that the network sees whole.</summary>
internal static class VideoPhases
{
    public static ImmutableArray<VideoPhase> Order { get; } =
    [VideoPhase.EncodePrompt, VideoPhase.Denoise, VideoPhase.Decode, VideoPhase.Assemble];

    /// <summary>The phases after one and before another, or to the end; none where both are the same.</summary>
    public static IEnumerable<VideoPhase> Between(VideoPhase done, VideoPhase? next) =>
        Order.Skip(Order.IndexOf(done) + 1).TakeWhile(kind => next is not { } end || Order.IndexOf(kind) < Order.IndexOf(end));
}
