using System.Text.Json;

namespace Grid.Diffusion.TextEncoders;

/// <summary>
/// Sizes of a T5 v1.1 encoder, in the names of its <c>config.json</c>. A value that the file leaves out is that of T5-XXL v1.1; keys
/// that do not concern the encoder are ignored. <c>dropout_rate</c> is one of them: this encoder has no dropout.
/// </summary>
public sealed record T5Config
{
    /// <summary>The text encoder of EasyAnimate V2: 219 tensors, 4,762,310,656 parameters.</summary>
    public static T5Config Xxl { get; } = new();

    /// <summary>Width of the hidden states.</summary>
    public int ModelWidth { get; init; } = 4096;

    /// <summary>Width of one attention head; heads * this need not equal <see cref="ModelWidth"/>.</summary>
    public int HeadWidth { get; init; } = 64;

    public int Heads { get; init; } = 64;

    public int FeedForwardWidth { get; init; } = 10240;

    public int Layers { get; init; } = 24;

    /// <summary>Rows of the embedding table; often more than the tokenizer has ids.</summary>
    public int VocabularySize { get; init; } = 32128;

    /// <summary>A multiple of 4: half for each direction, and half of that for exact distances.</summary>
    public int RelativeAttentionBuckets { get; init; } = 32;

    /// <summary>
    /// Token distance from which all pairs share the last bucket; more than a quarter of <see cref="RelativeAttentionBuckets"/>.
    /// </summary>
    public int RelativeAttentionMaxDistance { get; init; } = 128;

    public double LayerNormEpsilon { get; init; } = 1e-6;

    /// <exception cref="InvalidDataException">The text is not a JSON object, or a value is out of range.</exception>
    public static T5Config FromJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return FromJson(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the text encoder's config is not JSON: {exception.Message}", exception);
        }
    }

    /// <exception cref="InvalidDataException">The element is not an object, or a value is out of range.</exception>
    public static T5Config FromJson(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("the text encoder's config must be a JSON object");
        }

        if (
            json.TryGetProperty("feed_forward_proj", out var projection)
            && projection.ValueKind != JsonValueKind.Null
            && !IsGatedGelu(projection)
        )
        {
            throw new InvalidDataException($"feed_forward_proj is {projection.GetRawText()}; only \"gated-gelu\" (T5 v1.1) is supported");
        }

        RequireOneOf(json, "is_gated_act", "true");
        RequireOneOf(json, "dense_act_fn", "\"gelu_new\"");
        RequireOneOf(json, "model_type", "\"t5\"", "\"mt5\"");
        return new T5Config
        {
            ModelWidth = Integer(json, "d_model", Xxl.ModelWidth, 1),
            HeadWidth = Integer(json, "d_kv", Xxl.HeadWidth, 1),
            Heads = Integer(json, "num_heads", Xxl.Heads, 1),
            FeedForwardWidth = Integer(json, "d_ff", Xxl.FeedForwardWidth, 1),
            Layers = Integer(json, "num_layers", Xxl.Layers, 1),
            VocabularySize = Integer(json, "vocab_size", Xxl.VocabularySize, 1),
            RelativeAttentionBuckets = Integer(json, "relative_attention_num_buckets", Xxl.RelativeAttentionBuckets, 4),
            RelativeAttentionMaxDistance = Integer(json, "relative_attention_max_distance", Xxl.RelativeAttentionMaxDistance, 2),
            LayerNormEpsilon = Number(json, "layer_norm_epsilon", Xxl.LayerNormEpsilon),
        }.Validated();
    }

    /// <summary>This config, when its values can be built.</summary>
    /// <exception cref="InvalidDataException">A value is out of range.</exception>
    public T5Config Validated()
    {
        RequireAtLeast("d_model", ModelWidth, 1);
        RequireAtLeast("d_kv", HeadWidth, 1);
        RequireAtLeast("num_heads", Heads, 1);
        RequireAtLeast("d_ff", FeedForwardWidth, 1);
        RequireAtLeast("num_layers", Layers, 1);
        RequireAtLeast("vocab_size", VocabularySize, 1);
        if (RelativeAttentionBuckets < 4 || RelativeAttentionBuckets % 4 != 0)
        {
            throw new InvalidDataException(
                $"relative_attention_num_buckets is {RelativeAttentionBuckets}; it must be a positive multiple of 4"
            );
        }

        if (RelativeAttentionMaxDistance <= RelativeAttentionBuckets / 4)
        {
            throw new InvalidDataException(
                $"relative_attention_max_distance is {RelativeAttentionMaxDistance}; it must be more than a quarter of "
                    + $"relative_attention_num_buckets ({RelativeAttentionBuckets})"
            );
        }

        if (!(LayerNormEpsilon > 0 && LayerNormEpsilon < 1))
        {
            throw new InvalidDataException($"layer_norm_epsilon is {LayerNormEpsilon}; it must lie between 0 and 1");
        }

        return this;
    }

    private static bool IsGatedGelu(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is "gated-gelu" or "gated-gelu_new";

    private static void RequireOneOf(JsonElement json, string name, params string[] supported)
    {
        if (
            json.TryGetProperty(name, out var value)
            && value.ValueKind != JsonValueKind.Null
            && !supported.Contains(value.GetRawText(), StringComparer.Ordinal)
        )
        {
            throw new InvalidDataException($"{name} is {value.GetRawText()}; only {string.Join(" or ", supported)} (T5 v1.1) is supported");
        }
    }

    private static int Integer(JsonElement json, string name, int fallback, int least)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return fallback;
        }

        // A bound keeps products of two sizes inside 64 bits.
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= 1 << 24
            ? number
            : throw new InvalidDataException($"{name} is {value.GetRawText()}; it must be a whole number from {least} to {1 << 24}");
    }

    private static double Number(JsonElement json, string name, double fallback)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return fallback;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            ? number
            : throw new InvalidDataException($"{name} is {value.GetRawText()}; it must be a number");
    }

    private static void RequireAtLeast(string name, int value, int least)
    {
        if (value < least)
        {
            throw new InvalidDataException($"{name} is {value}; it must be at least {least}");
        }
    }
}
