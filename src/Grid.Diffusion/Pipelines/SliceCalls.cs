using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Weights;
using Grid.Sampling.Noise;
using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>The autoencoder's calls for single slices: batch 1 and the plan's shape, since its bytes depend on both.</summary>
internal sealed class SliceCalls(VideoAutoencoder autoencoder, Device device)
{
    public VideoAutoencoderConfig Config => autoencoder.Config;

    /// <summary>Unscaled latents of the slice and its halo to its frames [1, 3, T, H, W], not clamped, float32 on the CPU.</summary>
    /// <exception cref="ModelOutputException">They hold values that are no numbers.</exception>
    public Tensor Decode(TemporalSlice slice, Tensor latents)
    {
        using var scope = NewDisposeScope();
        var decoded = autoencoder.DecodeSlice(slice, latents.to(device).to_type(autoencoder.Type()).contiguous());
        if (!TensorValues.AreFinite(decoded))
        {
            throw new ModelOutputException("autoencoder");
        }

        return decoded.to_type(ScalarType.Float32).cpu().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Frames of the slice to a sample of the posterior [1, C, t, h, w], unscaled. The noise is the one that a draw for the whole clip
    /// would give this slice: MagViT mode draws once a slice, slice mode once for the clip.
    /// </summary>
    public Tensor Encode(TemporalSlice slice, Tensor frames, INoiseSource noise)
    {
        using var scope = NewDisposeScope();
        var moments = autoencoder.EncodeSlice(slice, frames.to(device).to_type(autoencoder.Type()).contiguous());
        var (index, first) = autoencoder.Config.SliceCompression ? (0, slice.OutputStart) : (slice.Index, 0);
        return LatentEncoder.Sample(moments, noise, NoiseStream.Smoothing, index, first).MoveToOuterDisposeScope();
    }
}
