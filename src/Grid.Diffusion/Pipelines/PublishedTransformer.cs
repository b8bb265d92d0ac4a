using System.Text.Json.Nodes;

namespace Grid.Diffusion.Pipelines;

/// <summary>
/// The part of EasyAnimate V2's transformer config that its authors keep in a yaml file outside the model folder. Folders that state these
/// keys keep theirs.
/// </summary>
internal static class PublishedTransformer
{
    private const string Additions = """
        {
          "basic_block_type": "motionmodule", "motion_module_type": "Vanilla", "enable_uvit": true,
          "motion_module_kwargs": {
            "num_attention_heads": 8, "num_transformer_block": 1, "attention_block_types": ["Temporal_Self", "Temporal_Self"],
            "temporal_position_encoding": true, "temporal_position_encoding_max_len": 4096, "temporal_attention_dim_div": 1, "block_size": 1
          }
        }
        """;

    public static JsonObject Complete(JsonObject config)
    {
        var complete = JsonNode.Parse(Additions)!.AsObject();
        foreach (var (key, value) in config)
        {
            complete[key] = value?.DeepClone();
        }

        return complete;
    }
}
