using System.Collections.Immutable;
using Grid.Contracts.Videos;
using Grid.Sampling;
using Grid.Sampling.Windows;

namespace Grid.Grains.Videos;

/// <summary>Cuts a video into windows and slices.</summary>
internal static class VideoPlanner
{
    // A slice shares a chunk with the next, which both decode, so short ones waste work; long ones leave workers idle.
    private const int SliceChunks = 12;

    /// <summary>Plans a video whose spec has been checked.</summary>
    public static VideoPlan Plan(VideoSpec spec, TemporalCompression compression)
    {
        var windows = WindowPlans.For(spec.ToSettings(), compression);
        return new VideoPlan
        {
            LatentFrames = windows.Frames,
            Window = windows.Window,
            Overlap = windows.Overlap,
            Chunk = windows.Chunk,
            Schedule = windows.Schedule,
            Blend = windows.Blend,
            Slices = windows.IsSingle || spec.Format == "gif" ? [new FrameRange(0, spec.Frames)] : Slices(spec.Frames, compression),
        };
    }

    /// <summary>The same plan, for sampling.</summary>
    public static WindowPlan Windows(this VideoPlan plan) =>
        new(plan.LatentFrames, plan.Window, plan.Overlap, plan.Chunk, plan.Schedule, plan.Blend);

    // Each ends half a chunk before the autoencoder's: there the frames begin that are smoothed together, of which none must then be made
    // twice, and no window. As even as that allows. A leading image belongs to the first slice.
    private static ImmutableArray<FrameRange> Slices(int frames, TemporalCompression compression)
    {
        var lead = frames % compression.FrameChunk;
        var chunks = frames / compression.FrameChunk;
        var count = (chunks + SliceChunks - 1) / SliceChunks;
        var slices = ImmutableArray.CreateBuilder<FrameRange>(count);
        for (var (index, first) = (0, 0); index < count; index++)
        {
            var end = index == count - 1 ? frames : lead + EndNear((double)chunks * (index + 1) / count, compression.FrameChunk);
            slices.Add(new FrameRange(first, end - first));
            first = end;
        }

        return slices.MoveToImmutable();
    }

    // The frame at half a chunk that is nearest to a place given in chunks.
    private static int EndNear(double place, int chunk) => (chunk / 2) + (chunk * (int)Math.Round(place - ((double)(chunk / 2) / chunk)));
}
