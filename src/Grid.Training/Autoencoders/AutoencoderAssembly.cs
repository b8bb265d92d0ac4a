using Grid.Diffusion.Autoencoders;
using static TorchSharp.torch;

namespace Grid.Training.Autoencoders;

/// <summary>Makes a video autoencoder from a trained image autoencoder.</summary>
internal static class AutoencoderAssembly
{
    /// <summary>The factor between the published pipeline's latents and the autoencoder's, whatever the weights.</summary>
    public const double LatentScale = 0.18215;

    /// <summary>Copies the image kernels into the last temporal taps; the other taps are 0, so that each frame is treated alone.</summary>
    /// <param name="statistics">Folded into the 1x1x1 convolutions: latents times <see cref="LatentScale"/> have mean 0 and deviation
    /// 1.</param>
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

    /// <summary>
    /// The way back: the encoder of a video autoencoder that <see cref="Inflate"/> began, and the statistics folded into it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The encoder looks at more than one frame at a time.</exception>
    public static ClipEncoder Deflate(VideoAutoencoder video)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var config = video.Config;
        var images = new ImageAutoencoder(
            config.BaseChannels,
            config.ChannelMultipliers,
            config.LayersPerBlock,
            config.NormGroups,
            config.LatentChannels
        );
        var sources = video.state_dict();
        foreach (var (name, target) in images.state_dict().Where(item => item.Key.StartsWith("encoder.", StringComparison.Ordinal)))
        {
            var source = sources[name];
            if (source.dim() == 5)
            {
                var last = source.shape[2] - 1;
                if (last > 0 && source.narrow(2, 0, last).count_nonzero().item<long>() > 0)
                {
                    throw new InvalidOperationException(
                        $"{name} has weights on earlier frames; only an encoder that sees one frame at a time can be trained on"
                    );
                }

                source = source.select(2, last);
            }

            target.copy_(source);
        }

        return new ClipEncoder(images, Unfold(sources, config.LatentChannels));
    }

    private static LatentStatistics Unfold(Dictionary<string, Tensor> sources, int channels)
    {
        var (mean, deviation) = (new float[channels], new float[channels]);
        for (var channel = 0; channel < channels; channel++)
        {
            var unit = sources["post_quant_conv.weight"][channel, channel].item<float>();
            deviation[channel] = (float)(unit / LatentScale);
            mean[channel] = sources["post_quant_conv.bias"][channel].item<float>();
        }

        return new LatentStatistics(mean, deviation);
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
