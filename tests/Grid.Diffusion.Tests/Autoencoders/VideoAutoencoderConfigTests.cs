using System.Text.Json.Nodes;
using Grid.Diffusion.Autoencoders;

namespace Grid.Diffusion.Tests.Autoencoders;

public class VideoAutoencoderConfigTests
{
    [Fact]
    public void FromJson_EmptyObject_HasThePublishedDefaults()
    {
        var config = VideoAutoencoderConfig.FromJson([]);

        Assert.Equal(VideoAutoencoderConfig.V2.ToJson().ToJsonString(), config.ToJson().ToJsonString());
        Assert.Equal([128, 256, 512, 512], config.LevelChannels);
        Assert.Equal(8, config.SpatialFactor);
        Assert.Equal(4, config.TemporalFactor);
    }

    [Theory]
    [InlineData("""["SpatialTemporalDownBlock3D", "SpatialDownBlock3D"]""")]
    [InlineData("""  "('SpatialTemporalDownBlock3D', 'SpatialDownBlock3D',)"  """)]
    [InlineData("""  "[ 'SpatialTemporalDownBlock3D' ,'SpatialDownBlock3D' ]"  """)]
    public void FromJson_BlockTypesAsListOrTuple_AreTheSame(string blockTypes)
    {
        var json = Parse(
            $$"""{"ch_mult": [1, 2], "down_block_types": {{blockTypes}}, "up_block_types": ["SpatialUpBlock3D", "SpatialUpBlock3D"]}"""
        );

        var config = VideoAutoencoderConfig.FromJson(json);

        Assert.Equal([true, false], config.TemporalDown);
        Assert.Equal([false, false], config.TemporalUp);
    }

    [Fact]
    public void FromJson_OtherKeysAndGlobalContextOff_AreAccepted()
    {
        var json = Parse(
            """
            {"force_upcast": true, "sample_size": 256, "use_gc_blocks": [false, false, false, false],
             "mid_block_use_attention": false}
            """
        );

        Assert.Equal(MidAttentionType.None, VideoAutoencoderConfig.FromJson(json).MidAttention);
    }

    [Theory]
    [InlineData(
        """{"use_gc_blocks": [false, true, false, false]}""",
        "use_gc_blocks must be null or all false: global-context blocks are not supported"
    )]
    [InlineData(
        """{"use_gc_blocks": "(True, False, False, False)"}""",
        "use_gc_blocks must be null or all false: global-context blocks are not supported"
    )]
    [InlineData("""{"ch": "wide"}""", "ch is \"wide\"; it must be an integer")]
    [InlineData("""{"ch": 0}""", "ch must be from 1 to 4096; it is 0")]
    [InlineData("""{"ch": 100}""", "norm_num_groups must divide every level's channels (100, 200, 400, 400); it is 32")]
    [InlineData("""{"ch_mult": [1, 2.5]}""", "ch_mult must be a list of integers")]
    [InlineData("""{"ch_mult": [1, 2]}""", "down_block_types must have one entry for each of the 2 entries of ch_mult; it has 4")]
    [InlineData(
        """{"down_block_types": "os.system('x')"}""",
        "down_block_types must be a list of names or a string with a tuple of quoted names"
    )]
    [InlineData(
        """{"up_block_types": ["UpDecoderBlock2D"]}""",
        "each entry of up_block_types must be SpatialUpBlock3D or SpatialTemporalUpBlock3D; one is UpDecoderBlock2D"
    )]
    [InlineData("""{"mid_block_type": "UNetMidBlock2D"}""", "mid_block_type must be MidBlock3D; it is UNetMidBlock2D")]
    [InlineData(
        """{"mid_block_attention_type": "2d"}""",
        "mid_block_attention_type must be 3d, spatial, temporal or spatial_temporal; it is 2d"
    )]
    [InlineData(
        """{"mid_block_num_attention_heads": 3}""",
        "mid_block_num_attention_heads must divide the last level's 512 channels; it is 3"
    )]
    [InlineData("""{"act_fn": "mish"}""", "act_fn must be silu or swish; it is mish")]
    [InlineData("""{"slice_compression_vae": 1}""", "slice_compression_vae is 1; it must be true or false")]
    [InlineData("""{"mini_batch_decoder": 0}""", "mini_batch_decoder must be from 1 to 4096; it is 0")]
    public void FromJson_UnsupportedValue_NamesTheKey(string json, string sentence)
    {
        var fault = Assert.Throws<ModelConfigException>(() => VideoAutoencoderConfig.FromJson(Parse(json)));

        Assert.Equal(sentence, fault.Message);
    }

    [Fact]
    public void ToJson_ReadBack_GivesTheSameConfig()
    {
        var config = ToyAutoencoder.Slices with
        {
            MidAttention = MidAttentionType.SpatialThenTemporal,
            TemporalDown = [true, true, true, false],
        };

        var copy = VideoAutoencoderConfig.FromJson(config.ToJson());

        Assert.Equal(config.ToJson().ToJsonString(), copy.ToJson().ToJsonString());
        Assert.Equal(config.TemporalDown, copy.TemporalDown);
        Assert.Equal(MidAttentionType.SpatialThenTemporal, copy.MidAttention);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
