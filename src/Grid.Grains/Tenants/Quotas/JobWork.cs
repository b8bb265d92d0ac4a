using Grid.Contracts.Videos;

namespace Grid.Grains.Tenants.Quotas;

/// <summary>How much work a video is, before anyone has done it.</summary>
internal static class JobWork
{
    /// <summary>Frames x width x height x steps: what tenants are limited by.</summary>
    public static long PixelSteps(VideoSpec spec) => checked((long)spec.Frames * spec.Width * spec.Height * spec.Steps);

    /// <summary>Pixels that pass through the network: guidance runs it twice a step.</summary>
    public static double Evaluated(VideoSpec spec) => (double)PixelSteps(spec) * (spec.GuidanceScale == 1 ? 1 : 2);
}
