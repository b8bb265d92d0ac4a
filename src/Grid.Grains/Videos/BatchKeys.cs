using Grid.Contracts.Videos;

namespace Grid.Grains.Videos;

/// <summary>Says which videos of one model can be denoised as one batch. The rule needs no loaded model.</summary>
public static class BatchKeys
{
    /// <summary>
    /// Equal for videos whose latents have one shape. Steps, sampling method, guidance, prompt, seed and position may differ; the rate and
    /// the format have no part in denoising.
    /// </summary>
    public static string For(VideoSpec spec) => FormattableString.Invariant($"{spec.Width}x{spec.Height}x{spec.Frames}");

    /// <summary>Equal for windows whose latents have one shape, of whatever videos.</summary>
    /// <param name="latentFrames">Latent frames of the window.</param>
    public static string ForWindow(VideoSpec spec, int latentFrames) =>
        FormattableString.Invariant($"{spec.Width}x{spec.Height}/window-{latentFrames}");
}
