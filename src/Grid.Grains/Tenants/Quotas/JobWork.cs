using Grid.Contracts.Videos;
using Grid.Sampling.Windows;

namespace Grid.Grains.Tenants.Quotas;

/// <summary>How much work a video is, before anyone has done it.</summary>
internal static class JobWork
{
    /// <summary>
    /// Frames x width x height x steps: what tenants are limited by. A product beyond what a <see cref="long"/> holds counts as the largest
    /// one, which no tenant may ask for.
    /// </summary>
    public static long PixelSteps(VideoSpec spec) =>
        (long)Int128.Min((Int128)((long)spec.Frames * spec.Width) * spec.Height * spec.Steps, long.MaxValue);

    /// <summary>
    /// Pixels that pass through the network: guidance runs it twice a step, and frames that windows share pass with each of them.
    /// </summary>
    public static double Evaluated(VideoSpec spec) =>
        (double)EvaluatedFrames(spec) * spec.Width * spec.Height * spec.Steps * (spec.GuidanceScale == 1 ? 1 : 2);

    // Counted in frames instead of latent frames, which changes no proportion: windows and overlaps are whole chunks. The first evaluation
    // stands for all, since a uniform schedule adds at most a window to it.
    private static long EvaluatedFrames(VideoSpec spec)
    {
        if (spec.Frames <= spec.Window)
        {
            return spec.Frames;
        }

        var plan = new WindowPlan(spec.Frames, spec.Window, spec.Overlap, Chunk: 1, spec.WindowSchedule, spec.WindowBlend);
        return (long)plan.WindowsAt(0).Count * plan.Window;
    }
}
