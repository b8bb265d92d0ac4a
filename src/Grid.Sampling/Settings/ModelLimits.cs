using Grid.Sampling.Schedulers;

namespace Grid.Sampling.Settings;

/// <summary>What a model accepts. The defaults suit EasyAnimate V2.</summary>
public sealed record ModelLimits
{
    /// <summary>Pixels that width and height must be a multiple of: 8 for the autoencoder times 2 for the transformer's patches.</summary>
    public int SizeMultiple { get; init; } = 16;

    public int MinWidth { get; init; } = 16;

    public int MaxWidth { get; init; } = 1344;

    public int MinHeight { get; init; } = 16;

    public int MaxHeight { get; init; } = 1344;

    /// <summary>The most frames of a video.</summary>
    public int MaxFrames { get; init; } = 10_800;

    /// <summary>The most frames that the network sees at once.</summary>
    public int MaxWindow { get; init; } = 144;

    /// <summary>What lengths between 1 and <see cref="MaxFrames"/> are possible.</summary>
    public TemporalCompression Compression { get; init; } = TemporalCompression.MagVit;

    /// <summary>The schedule that the model was trained with, which bounds the number of steps.</summary>
    public NoiseScheduleConfig Schedule { get; init; } = new();

    /// <summary>
    /// The most Unicode characters of prompt and negative prompt. The text encoder reads 120 tokens, about 500 characters; the bound leaves
    /// room for text that cleaning removes, and keeps its cost small.
    /// </summary>
    public int MaxPromptCharacters { get; init; } = 4000;
}
