namespace Grid.Diffusion.Pipelines;

/// <summary>
/// Factors between the autoencoder's latents and the ones that are denoised. Config files are not asked: the released pipelines do not.
/// </summary>
internal static class LatentScaling
{
    /// <summary>Training and decoding.</summary>
    public const float Standard = 0.18215f;

    /// <summary>The released inpaint pipeline encodes its sources with this one.</summary>
    public const float InpaintSource = 0.1825f;
}
