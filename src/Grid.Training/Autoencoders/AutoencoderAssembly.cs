using Grid.Diffusion.Autoencoders;

using static TorchSharp.torch;

namespace Grid.Training.Autoencoders;

/// <summary>Makes a video autoencoder from a trained image autoencoder.</summary>
internal static class AutoencoderAssembly
{
    /// <summary>The factor between the published pipeline's latents and the autoencoder's, whatever the weights.</summary>
    public const double LatentScale = 0.18215;

    /// <summary>Copies the image kernels into the last temporal taps; the other taps are 0, so that each frame is treated alone.</summary>
    /// <param name="statistics">Folded into the 1x1x1 convolutions: latents times <see cref="LatentScale"/> have mean 0 and deviation 1.</param>
    public static VideoAutoencoder Inflate(ImageAutoencoder images, VideoAutoencoderConfig config, LatentStatistics statistics)
    {
        var video = new VideoAutoencoder(config);
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var targets = video.state_dict();
        foreach (var (name, source) in images.state_dict())
        {
            var target = targets[name];
            if (source.dim() == 4)
            {
                target.zero_();
                target.select(2, target.shape[2] - 1).copy_(source);
            }
            else
            {
                target.copy_(source);
            }
        }

        Fold(targets, statistics);
        return video;
    }

    private static void Fold(Dictionary<string, Tensor> targets, LatentStatistics statistics)
    {
        var channels = statistics.Mean.Length;
        targets["quant_conv.weight"].zero_();
        targets["quant_conv.bias"].zero_();
        targets["post_quant_conv.weight"].zero_();
        for (var channel = 0; channel < channels; channel++)
        {
            var (mean, unit) = (statistics.Mean[channel], statistics.Deviation[channel] * LatentScale);
            targets["quant_conv.weight"][channel, channel].fill_(1 / unit);
            targets["quant_conv.bias"][channel].fill_(-mean / unit);
            targets["quant_conv.weight"][channels + channel, channels + channel].fill_(1);
            targets["quant_conv.bias"][channels + channel].fill_(-2 * Math.Log(unit));
            targets["post_quant_conv.weight"][channel, channel].fill_(unit);
            targets["post_quant_conv.bias"][channel].fill_(mean);
        }
    }
}
