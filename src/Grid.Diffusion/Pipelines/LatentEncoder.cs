using Grid.Diffusion.Autoencoders;
using Grid.Sampling;
using Grid.Sampling.Noise;
using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>Pictures to latents by a sample of the posterior, in calls of the released pipelines' sizes.</summary>
internal sealed class LatentEncoder(VideoAutoencoder autoencoder, Device device)
{
    /// <summary>
    /// Encodes frames [B, 3, T, H, W]. MagViT mode takes one encoder call and one noise draw a chunk, slice mode one draw for the clip.
    /// </summary>
    /// <returns>Unscaled latents [B, C, t, h, w] and the next free noise index.</returns>
    public (Tensor Latents, int NextIndex) Encode(
        Tensor frames,
        INoiseSource noise,
        NoiseStream stream,
        int firstIndex,
        CancellationToken cancellationToken
    )
    {
        using var scope = NewDisposeScope();
        var config = autoencoder.Config;
        var length = (int)frames.shape[2];
        var step = config.SliceCompression ? length : config.EncoderSliceFrames;
        var parts = new List<Tensor>();
        var index = firstIndex;
        for (var start = 0; start < length; start += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var part = frames.narrow(2, start, Math.Min(step, length - start)).contiguous().to(device);
            using var moments = autoencoder.Encode(part.to_type(autoencoder.Type()));
            parts.Add(Sample(moments, noise, stream, index++, 0));
        }

        return (cat(parts, 2).MoveToOuterDisposeScope(), index);
    }

    /// <summary>
    /// A sample of the posterior that moments [B, 2C, t, h, w] describe, with the noise of latent frames from <paramref name="firstFrame"/>
    /// on.
    /// </summary>
    public static Tensor Sample(Tensor moments, INoiseSource noise, NoiseStream stream, int index, int firstFrame)
    {
        using var scope = NewDisposeScope();
        using var posterior = new DiagonalGaussian(moments.to_type(ScalarType.Float32));
        var shape = posterior.Mean.shape;
        var drawn = new float[posterior.Mean.numel()];
        // Channels, frames, rows, columns; more than one video at a time only where the noise is given from outside.
        noise.Fill(
            stream,
            index,
            new LatentShape((int)(shape[0] * shape[1]), (int)shape[2], (int)shape[3], (int)shape[4]),
            firstFrame,
            drawn
        );
        return posterior.Sample(tensor(drawn, shape, device: moments.device)).MoveToOuterDisposeScope();
    }
}
