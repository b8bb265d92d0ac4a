using System.Text.Json.Nodes;
using Grid.Diffusion.Motion;

namespace Grid.Diffusion.Transformers;

/// <summary>Configuration of a <see cref="VideoTransformer"/>, read from a published <c>transformer/config.json</c>.</summary>
public sealed record VideoTransformerConfig
{
    /// <summary>Long links connect blocks of a 28-block network; their places are fixed in the released networks.</summary>
    internal const int LinkCount = 13;

    internal const int FirstLinkedBlock = 15;

    // Of published networks it is below 4096.
    private const int WidestTokens = 1 << 20;

    /// <summary>Sample size at which the network takes the picture's size and aspect ratio as input.</summary>
    internal const int SizeAwareSampleSize = 128;

    public int Heads { get; init; } = 16;

    public int HeadWidth { get; init; } = 72;

    /// <summary>Latent channels in: 4, or 12 with mask and masked video. </summary>
    public int InChannels { get; init; } = 4;

    /// <summary>Channels out: predicted noise, then (when twice the latent channels) the variance interpolation.</summary>
    public int OutChannels { get; init; } = 8;

    public int Layers { get; init; } = 28;

    /// <summary>Latent size the network was trained at; sets the scale of the position table.</summary>
    public int SampleSize { get; init; } = 64;

    public int PatchSize { get; init; } = 2;

    /// <summary>Whether query, key and value projections have a bias.</summary>
    public bool AttentionBias { get; init; } = true;

    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>Width of the text states.</summary>
    public int CaptionChannels { get; init; } = 4096;

    /// <summary>Whether the long links exist.</summary>
    public bool LongLinks { get; init; } = true;

    public MotionModuleConfig Motion { get; init; } = new();

    /// <summary>Width D of the tokens.</summary>
    public int Width => Heads * HeadWidth;

    public bool TakesSize => SampleSize == SizeAwareSampleSize;

    /// <summary>The published EasyAnimate V2 transformer at 512 pixels.</summary>
    public static VideoTransformerConfig V2 { get; } = new();

    /// <summary>
    /// Reads a config; <paramref name="overrides"/> (<c>transformer_additional_kwargs</c>) win. Unknown keys are ignored.
    /// </summary>
    /// <exception cref="ModelConfigException">A value is not supported.</exception>
    public static VideoTransformerConfig FromJson(JsonObject config, JsonObject? overrides = null)
    {
        var merged = config.DeepClone().AsObject();
        foreach (var (key, value) in overrides ?? [])
        {
            merged[key] = value?.DeepClone();
        }

        Require(merged, "activation_fn", "gelu-approximate");
        Require(merged, "norm_type", "ada_norm_single");
        Require(merged, "basic_block_type", "motionmodule");
        Require(merged, "attention_type", "default");
        if (merged["num_vector_embeds"] is { } embeds)
        {
            throw new ModelConfigException($"num_vector_embeds is {embeds.ToJsonString()}; only null is supported");
        }

        foreach (
            var key in new[]
            {
                "patch_3d",
                "fake_3d",
                "casual_3d",
                "norm_elementwise_affine",
                "time_position_encoding_before_transformer",
                "only_cross_attention",
                "double_self_attention",
                "upcast_attention",
                "use_linear_projection",
            }
        )
        {
            if (ConfigReader.Flag(merged, key, false))
            {
                throw new ModelConfigException($"{key} is true; no released network uses it and only false is supported");
            }
        }

        var result = new VideoTransformerConfig
        {
            Heads = ConfigReader.Positive(merged, "num_attention_heads", 16),
            HeadWidth = ConfigReader.Positive(merged, "attention_head_dim", 72),
            InChannels = ConfigReader.Positive(merged, "in_channels", 4),
            OutChannels = ConfigReader.Positive(merged, "out_channels", 8),
            Layers = ConfigReader.Positive(merged, "num_layers", 28),
            SampleSize = ConfigReader.Positive(merged, "sample_size", 64),
            PatchSize = ConfigReader.Positive(merged, "patch_size", 2),
            AttentionBias = ConfigReader.Flag(merged, "attention_bias", true),
            NormEpsilon = ConfigReader.Number(merged, "norm_eps", 1e-6),
            CaptionChannels = ConfigReader.Positive(merged, "caption_channels", 4096),
            LongLinks = ConfigReader.Flag(merged, "enable_uvit", true),
            Motion = MotionModuleConfig.FromJson(merged),
        };
        if ((long)result.Heads * result.HeadWidth > WidestTokens)
        {
            throw new ModelConfigException(
                $"num_attention_heads x attention_head_dim is {(long)result.Heads * result.HeadWidth}; it must be at most {WidestTokens}"
            );
        }

        result.Validate(ConfigReader.Positive(merged, "cross_attention_dim", result.Width));
        return result;
    }

    private static void Require(JsonObject config, string key, string supported)
    {
        if (ConfigReader.Text(config, key, supported) is var value && value != supported)
        {
            throw new ModelConfigException($"{key} is '{value}'; supported is {supported}");
        }
    }

    private void Validate(int crossAttentionWidth)
    {
        if (crossAttentionWidth != Width)
        {
            throw new ModelConfigException(
                $"cross_attention_dim is {crossAttentionWidth}; it must equal num_attention_heads x attention_head_dim = {Width}"
            );
        }

        if (Width % 4 != 0)
        {
            throw new ModelConfigException(
                $"width {Width} (num_attention_heads x attention_head_dim) is not a multiple of 4, which the position table needs"
            );
        }

        if (!(NormEpsilon > 0 && NormEpsilon < 1))
        {
            throw new ModelConfigException($"norm_eps is {NormEpsilon}; it must lie between 0 and 1");
        }

        if (TakesSize && Width % 3 != 0)
        {
            throw new ModelConfigException(
                $"width {Width} is not a multiple of 3, which the size embedders of sample_size {SizeAwareSampleSize} need"
            );
        }

        if (LongLinks && Layers > FirstLinkedBlock + LinkCount)
        {
            throw new ModelConfigException($"num_layers is {Layers}; with enable_uvit it is at most {FirstLinkedBlock + LinkCount}");
        }
    }
}
