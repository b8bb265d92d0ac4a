using Grid.Diffusion.Autoencoders;
using Grid.Sampling;
using Grid.Sampling.Noise;

using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>
/// Latents to pictures: decodes slice by slice, then averages the seams with a reconstruction whose slices lie half a slice off.
/// Every call of the autoencoder has batch 1 and the plan's shape, since its bytes depend on the batch.
/// </summary>
public sealed class LatentDecoder(VideoAutoencoder autoencoder, Device device)
{
    /// <summary>Decodes without smoothing.</summary>
    /// <param name="latents">Denoised latents [C, F, h, w].</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="onSlice">Told the slices done and the number of slices after each.</param>
    /// <param name="cancellationToken">Takes effect between two slices.</param>
    /// <returns>Frames [1, 3, T, H, W] in [-1, 1], on the CPU.</returns>
    public Tensor Decode(ReadOnlySpan<float> latents, LatentShape shape, Action<int, int>? onSlice = null, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var z = tensor(latents.ToArray(), [1, shape.Channels, shape.Frames, shape.Height, shape.Width], device: device) / LatentScaling.Standard;
        return DecodePlan(z, onSlice, cancellationToken).clamp(-1, 1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Averages the frames between half a slice after the start and half a slice before the end with their own re-encoding, as the released
    /// pipeline does. Clips of one slice stay as they are.
    /// </summary>
    /// <param name="frames">Frames [1, 3, T, H, W] in [-1, 1].</param>
    /// <param name="noise">Source of the posterior samples, stream <see cref="NoiseStream.Smoothing"/>, one index per encoder call.</param>
    /// <param name="cancellationToken">Takes effect between two slices.</param>
    public Tensor Smooth(Tensor frames, INoiseSource noise, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var slice = autoencoder.Config.EncoderSliceFrames;
        var length = (int)frames.shape[2];
        if (length <= slice)
        {
            return frames.clone().MoveToOuterDisposeScope();
        }

        var (front, back) = (slice / 2, slice - (slice / 2));
        var middle = frames.narrow(2, front, length - front - back);
        var encoded = new LatentEncoder(autoencoder, device).Encode(middle, noise, NoiseStream.Smoothing, 0, cancellationToken);
        var again = DecodePlan(encoded.Latents, null, cancellationToken);
        var averaged = (middle + again) / 2;
        return cat([frames.narrow(2, 0, front), averaged, frames.narrow(2, length - back, back)], 2).clamp(-1, 1).MoveToOuterDisposeScope();
    }

    private Tensor DecodePlan(Tensor latents, Action<int, int>? onSlice, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var plan = TemporalPlan.ForDecode(autoencoder.Config, (int)latents.shape[2]);
        var parts = new List<Tensor>(plan.Count);
        foreach (var slice in plan)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var part = latents.narrow(2, slice.FirstInput, slice.InputCount).contiguous();
            using var decoded = autoencoder.DecodeSlice(slice, part.to_type(autoencoder.Type()));
            parts.Add(decoded.to_type(ScalarType.Float32).cpu());
            onSlice?.Invoke(slice.Index + 1, plan.Count);
        }

        return cat(parts, 2).MoveToOuterDisposeScope();
    }
}
