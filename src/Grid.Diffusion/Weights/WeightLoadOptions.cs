namespace Grid.Diffusion.Weights;

/// <summary>What a load may overlook or adapt for one kind of checkpoint.</summary>
public sealed record WeightLoadOptions
{
    /// <summary>Names and shapes as they are, mismatches reported.</summary>
    public static WeightLoadOptions Default { get; } = new();

    /// <summary>Transformer: a 4-channel file fits a 12-channel model, a 2-D patch kernel a 3-D one.</summary>
    public static WeightLoadOptions Transformer { get; } = new() { Fit = TransformerFit.Find };

    /// <summary>Autoencoder: files may carry the training's discriminators and perceptual network below <c>loss.</c>.</summary>
    public static WeightLoadOptions Autoencoder { get; } = new() { IgnoredPrefixes = ["loss."] };

    /// <summary>T5 encoder: the embedding goes by two names, and whole T5 files carry a decoder besides.</summary>
    public static WeightLoadOptions TextEncoder { get; } =
        new() { Synonyms = [("shared.weight", "encoder.embed_tokens.weight")], IgnoredPrefixes = ["decoder.", "lm_head."] };

    /// <summary>Pairs of names for the same tensor: either in a file fills either in the module.</summary>
    public IReadOnlyList<(string First, string Second)> Synonyms { get; init; } = [];

    /// <summary>Stored names with such a start, unknown to the module, are skipped and only counted.</summary>
    public IReadOnlyList<string> IgnoredPrefixes { get; init; } = [];

    /// <summary>Adapts tensors whose shapes differ.</summary>
    public TensorFit? Fit { get; init; }

    public WeightLoadStrictness Strictness { get; init; } = WeightLoadStrictness.Lenient;
}
