using Grid.Diffusion.Autoencoders;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Autoencoders;

/// <summary>Networks and inputs that are small enough for many tests a second.</summary>
internal static class ToyAutoencoder
{
    public static VideoAutoencoderConfig MagViT { get; } = new() { BaseChannels = 4, NormGroups = 2 };

    public static VideoAutoencoderConfig Slices { get; } =
        MagViT with
        {
            SliceCompression = true,
            EncoderSliceFrames = 8,
            DecoderSliceLatents = 2,
        };

    public static VideoAutoencoder Create(VideoAutoencoderConfig config, int seed = 1)
    {
        manual_seed(seed);
        var network = new VideoAutoencoder(config);
        network.eval();
        return network;
    }

    public static Tensor Random(params long[] shape)
    {
        manual_seed(7);
        return randn(shape);
    }

    public static byte[] Bytes(Tensor tensor)
    {
        using var copy = tensor.contiguous();
        return copy.bytes.ToArray();
    }
}
