using static TorchSharp.torch;

namespace Grid.Diffusion.Autoencoders;

/// <summary>Checks at the autoencoder's door.</summary>
internal static class AutoencoderInput
{
    public static void RequireFrames(VideoAutoencoderConfig config, ScalarType type, Tensor frames)
    {
        RequireVideo("frames", frames, config.InChannels, type);
        RequireMultiple("height", frames.shape[3], config.SpatialFactor);
        RequireMultiple("width", frames.shape[4], config.SpatialFactor);
    }

    public static void RequireLatents(VideoAutoencoderConfig config, ScalarType type, Tensor latents) =>
        RequireVideo("latents", latents, config.LatentChannels, type);

    public static void RequireLength(TemporalSlice slice, Tensor input)
    {
        if (input.shape[2] != slice.InputCount)
        {
            throw new ArgumentException($"slice {slice.Index} needs {slice.InputCount} frames with its halo; {input.shape[2]} were given");
        }
    }

    private static void RequireVideo(string name, Tensor video, int channels, ScalarType type)
    {
        if (video.dim() != 5 || video.shape[1] != channels || video.numel() == 0)
        {
            throw new ArgumentException(
                $"{name} must have the shape [batch, {channels}, frames, height, width], none of them 0; the shape is "
                    + $"[{string.Join(", ", video.shape)}]"
            );
        }

        if (video.dtype != type)
        {
            throw new ArgumentException($"{name} must be {type} like the network's weights; they are {video.dtype}");
        }
    }

    private static void RequireMultiple(string name, long size, int factor)
    {
        if (size % factor != 0)
        {
            throw new ArgumentException($"{name} must be a multiple of {factor}; it is {size}");
        }
    }
}
