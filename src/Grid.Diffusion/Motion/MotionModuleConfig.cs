using System.Text.Json.Nodes;

namespace Grid.Diffusion.Motion;

/// <summary>Configuration of a motion module, in the names of <c>motion_module_kwargs</c>.</summary>
public sealed record MotionModuleConfig
{
    /// <summary>Attention heads; each is <c>channels / heads / div</c> wide, rounded down. Default 8.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>Number of transformer blocks in the module. Default 1.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Self-attentions over time in each transformer block. Default 2.</summary>
    public int AttentionsPerBlock { get; init; } = 2;

    /// <summary>Whether positions in time are added before each attention. Default true.</summary>
    public bool PositionEncoding { get; init; } = true;

    /// <summary>Longest clip in latent frames that the position table covers. Default 4096.</summary>
    public int MaxFrames { get; init; } = 4096;

    /// <summary>Divisor of the inner width. Default 1.</summary>
    public int WidthDivisor { get; init; } = 1;

    /// <summary>Side of the square of tokens that attend to each other over all frames; 1 means each token alone (type Vanilla).</summary>
    public int GridSize { get; init; } = 1;

    /// <summary>
    /// Reads <c>motion_module_type</c> and <c>motion_module_kwargs</c> of a transformer's config; unknown keys are ignored.
    /// </summary>
    /// <exception cref="ModelConfigException">A value is not supported.</exception>
    public static MotionModuleConfig FromJson(JsonObject config)
    {
        var type = ConfigReader.Text(config, "motion_module_type", "VanillaGrid");
        if (type is not ("Vanilla" or "VanillaGrid"))
        {
            throw new ModelConfigException($"motion_module_type is '{type}'; supported are Vanilla and VanillaGrid");
        }

        var kwargs = config["motion_module_kwargs"] as JsonObject ?? [];
        var kinds = kwargs["attention_block_types"] is { } named
            ? (named as JsonArray)?.Select(kind => kind?.ToString()).ToArray() ?? [named.ToJsonString()]
            : ["Temporal_Self", "Temporal_Self"];
        var foreign = kinds.FirstOrDefault(kind => kind != "Temporal_Self");
        if (kinds.Length == 0 || foreign is not null)
        {
            throw new ModelConfigException($"attention_block_types holds '{foreign}'; supported is a list of one or more Temporal_Self");
        }

        return new MotionModuleConfig
        {
            Heads = ConfigReader.Positive(kwargs, "num_attention_heads", 8),
            Blocks = ConfigReader.Positive(kwargs, "num_transformer_block", 1),
            AttentionsPerBlock = kinds.Length,
            PositionEncoding = ConfigReader.Flag(kwargs, "temporal_position_encoding", true),
            MaxFrames = ConfigReader.Positive(kwargs, "temporal_position_encoding_max_len", 4096),
            WidthDivisor = ConfigReader.Positive(kwargs, "temporal_attention_dim_div", 1),
            GridSize = type == "Vanilla" ? 1 : ConfigReader.Positive(kwargs, "block_size", 1),
        };
    }

    /// <summary>Width inside the module for a network of <paramref name="channels"/> channels.</summary>
    public int InnerWidth(int channels) => Heads * (channels / Heads / WidthDivisor);
}
