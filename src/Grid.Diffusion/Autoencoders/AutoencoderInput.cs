using static TorchSharp.torch;

namespace Grid.Diffusion.Autoencoders;

/// <summary>Checks at the autoencoder's door.</summary>
internal static class AutoencoderInput
{
    public static void RequireFrames(VideoAutoencoderConfig config, Tensor frames)
    {
        RequireVideo("frames", frames, config.InChannels);
        RequireMultiple("height", frames.shape[3], config.SpatialFactor);
        RequireMultiple("width", frames.shape[4], config.SpatialFactor);
    }

    public static void RequireLatents(VideoAutoencoderConfig config, Tensor latents) => RequireVideo("latents", latents, config.LatentChannels);

    public static void RequireLength(TemporalSlice slice, Tensor input)
    {
        if (input.shape[2] != slice.InputCount)
        {
            throw new ArgumentException($"slice {slice.Index} needs {slice.InputCount} frames with its halo; {input.shape[2]} were given");
        }
    }

    private static void RequireVideo(string name, Tensor video, int channels)
    {
        if (video.dim() != 5 || video.shape[1] != channels || video.numel() == 0)
        {
            throw new ArgumentException(
                $"{name} must have the shape [batch, {channels}, frames, height, width], none of them 0; the shape is [{string.Join(", ", video.shape)}]");
        }

        if (!video.is_floating_point())
        {
            throw new ArgumentException($"{name} must be floating-point values; they are {video.dtype}");
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
