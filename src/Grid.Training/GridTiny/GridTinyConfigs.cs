using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Motion;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Transformers;

namespace Grid.Training.GridTiny;

/// <summary>The networks of grid-tiny.</summary>
internal static class GridTinyConfigs
{
    /// <summary>64 x 64 pixels are 8 x 8 latents of 4 channels; no attention in the middle.</summary>
    public static VideoAutoencoderConfig Autoencoder { get; } = new()
    {
        BaseChannels = 8,
        LayersPerBlock = 1,
        NormGroups = 2,
        MidAttention = MidAttentionType.None,
        ScalingFactor = 0.18215,
    };

    public static VideoTransformerConfig Transformer { get; } = new()
    {
        Heads = 4,
        HeadWidth = 32,
        Layers = 4,
        SampleSize = 8,
        CaptionChannels = 64,
        LongLinks = false,
        Motion = new MotionModuleConfig { Heads = 4, MaxFrames = 64 },
    };

    /// <summary>The text encoder for a vocabulary with its 100 sentinels.</summary>
    public static T5Config TextEncoder(int vocabularySize) => new()
    {
        ModelWidth = 64,
        HeadWidth = 16,
        Heads = 4,
        FeedForwardWidth = 128,
        Layers = 2,
        VocabularySize = vocabularySize,
    };
}
