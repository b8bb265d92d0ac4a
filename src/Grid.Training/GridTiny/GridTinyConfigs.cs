using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Motion;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Transformers;

namespace Grid.Training.GridTiny;

/// <summary>The networks of grid-tiny.</summary>
internal static class GridTinyConfigs
{
    /// <summary>64 x 64 pixels are 8 x 8 latents of 4 channels; no attention in the middle.</summary>
    public static VideoAutoencoderConfig Autoencoder { get; } =
        new()
        {
            BaseChannels = 8,
            LayersPerBlock = 1,
            NormGroups = 2,
            MidAttention = MidAttentionType.None,
            ScalingFactor = 0.18215,
        };

    /// <summary>
    /// The size that positions are scaled to, not the 8 x 8 of the pictures: the 4 x 4 tokens then stand at 0, 8, 16 and 24 of the sine
    /// table, far enough apart that attention tells them from each other at once. At 0 to 3 blobs lay anywhere for a thousand steps.
    /// </summary>
    private const int PositionedSize = 64;

    public static VideoTransformerConfig Transformer { get; } =
        new()
        {
            Heads = 4,
            HeadWidth = 32,
            Layers = 4,
            SampleSize = PositionedSize,
            CaptionChannels = 64,
            LongLinks = false,
            Motion = new MotionModuleConfig { Heads = 4, MaxFrames = 64 },
        };

    /// <summary>The text encoder for a vocabulary with its 100 sentinels.</summary>
    public static T5Config TextEncoder(int vocabularySize) =>
        new()
        {
            ModelWidth = 64,
            HeadWidth = 16,
            Heads = 4,
            FeedForwardWidth = 128,
            Layers = 2,
            VocabularySize = vocabularySize,
        };
}
