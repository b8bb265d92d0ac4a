using Grid.Diffusion.TextEncoders;

namespace Grid.Diffusion.Tests.TextEncoders;

public sealed class T5ConfigTests
{
    [Fact]
    public void FromJson_PublishedConfig_ReadsEverySize()
    {
        var config = T5Config.FromJson(
            """
            {"architectures": ["T5EncoderModel"], "d_model": 32, "d_kv": 8, "num_heads": 4, "d_ff": 64, "num_layers": 2, "vocab_size": 100,
             "feed_forward_proj": "gated-gelu", "relative_attention_num_buckets": 16, "relative_attention_max_distance": 64,
             "layer_norm_epsilon": 1e-05, "torch_dtype": "float16", "dropout_rate": 0.1}
            """
        );

        var expected = new T5Config
        {
            ModelWidth = 32,
            HeadWidth = 8,
            Heads = 4,
            FeedForwardWidth = 64,
            Layers = 2,
            VocabularySize = 100,
            RelativeAttentionBuckets = 16,
            RelativeAttentionMaxDistance = 64,
            LayerNormEpsilon = 1e-5,
        };
        Assert.Equal(expected, config);
    }

    [Fact]
    public void FromJson_EmptyObject_IsXxl() => Assert.Equal(T5Config.Xxl, T5Config.FromJson("{}"));

    [Theory]
    [InlineData("""{"d_model": 0}""", "d_model is 0")]
    [InlineData("""{"num_layers": "two"}""", "num_layers is \"two\"")]
    [InlineData("""{"vocab_size": 1e30}""", "vocab_size is 1e30")]
    [InlineData("""{"num_heads": 2.5}""", "num_heads is 2.5")]
    [InlineData("""{"relative_attention_num_buckets": 6}""", "relative_attention_num_buckets is 6")]
    [InlineData("""{"relative_attention_max_distance": 8}""", "relative_attention_max_distance is 8")]
    [InlineData("""{"layer_norm_epsilon": -1}""", "layer_norm_epsilon is -1")]
    [InlineData("""{"layer_norm_epsilon": []}""", "layer_norm_epsilon is []")]
    [InlineData("""{"feed_forward_proj": "relu"}""", "feed_forward_proj is \"relu\"")]
    [InlineData("""{"feed_forward_proj": "gated-silu"}""", "only \"gated-gelu\"")]
    [InlineData("""{"feed_forward_proj": 3}""", "feed_forward_proj is 3")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{", "not JSON")]
    public void FromJson_BadValue_NamesTheKey(string json, string part)
    {
        var exception = Assert.Throws<InvalidDataException>(() => T5Config.FromJson(json));
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }
}
