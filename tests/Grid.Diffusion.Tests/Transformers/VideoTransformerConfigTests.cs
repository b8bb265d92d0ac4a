using System.Text.Json.Nodes;
using Grid.Diffusion.Transformers;

namespace Grid.Diffusion.Tests.Transformers;

public class VideoTransformerConfigTests
{
    [Fact]
    public void FromJson_UnknownAndBookkeepingKeys_AreIgnored()
    {
        var config = VideoTransformerConfig.FromJson(
            Parse("""{"_class_name": "X", "decay": 0.99, "num_layers": 3, "motion_module_type": "Vanilla", "num_vector_embeds": null}""")
        );

        Assert.Equal(3, config.Layers);
        Assert.Equal(1152, config.Width);
    }

    [Fact]
    public void FromJson_Overrides_Win()
    {
        var config = VideoTransformerConfig.FromJson(
            Parse("""{"in_channels": 4, "motion_module_type": "VanillaGrid"}"""),
            Parse("""{"in_channels": 12, "motion_module_type": "Vanilla"}""")
        );

        Assert.Equal(12, config.InChannels);
        Assert.Equal(1, config.Motion.GridSize);
    }

    [Theory]
    [InlineData("""{"activation_fn": "geglu"}""", "activation_fn is 'geglu'; supported is gelu-approximate")]
    [InlineData("""{"basic_block_type": "kvcompression_motionmodule"}""", "basic_block_type is 'kvcompression_motionmodule'")]
    [InlineData("""{"patch_3d": true}""", "patch_3d is true")]
    [InlineData("""{"num_layers": 0}""", "num_layers is 0; it must be a positive integer")]
    [InlineData("""{"num_layers": 29}""", "num_layers is 29; with enable_uvit it is at most 28")]
    [InlineData("""{"num_layers": "many"}""", "num_layers is \"many\"; it must be an integer")]
    [InlineData(
        """{"cross_attention_dim": 64}""",
        "cross_attention_dim is 64; it must equal num_attention_heads x attention_head_dim = 1152"
    )]
    [InlineData("""{"num_attention_heads": 1, "attention_head_dim": 34}""", "width 34")]
    [InlineData("""{"sample_size": 128, "attention_head_dim": 64}""", "width 1024 is not a multiple of 3")]
    [InlineData("""{"motion_module_type": "Sparse"}""", "motion_module_type is 'Sparse'")]
    [InlineData(
        """{"motion_module_kwargs": {"attention_block_types": ["Temporal_Self", "Temporal_Global"]}}""",
        "attention_block_types holds 'Temporal_Global'"
    )]
    public void FromJson_UnsupportedValue_NamesKeyAndValue(string json, string message)
    {
        var exception = Assert.Throws<ModelConfigException>(() => VideoTransformerConfig.FromJson(Parse(json)));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
