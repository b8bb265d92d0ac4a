using System.Text.Json.Nodes;
using Grid.EndToEnd.Tests.House;

namespace Grid.EndToEnd.Tests.Grids;

/// <summary>The smallest model with real networks: that of the goldens, with random weights.</summary>
internal static class GoldenModel
{
    public const string Name = "EasyAnimateV2-tiny";

    // The part of the config that the published models keep outside their folder, at this model's size.
    private const string Additions = """
        {
          "enable_uvit": true, "basic_block_type": "motionmodule", "motion_module_type": "Vanilla",
          "motion_module_kwargs": {
            "num_attention_heads": 4, "num_transformer_block": 1, "attention_block_types": ["Temporal_Self", "Temporal_Self"],
            "temporal_position_encoding": true, "temporal_position_encoding_max_len": 64, "temporal_attention_dim_div": 1, "block_size": 1
          }
        }
        """;

    /// <summary>Copies the model below a folder of models, with its config made whole, and gives that folder.</summary>
    public static string Install(string parent)
    {
        var source = Path.Combine(Repository.Root, "tests", "golden", "folder", Name);
        var models = Path.Combine(parent, "models");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(models, Name, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var config = Path.Combine(models, Name, "transformer", "config.json");
        var whole = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(Additions)!.AsObject())
        {
            whole[key] = value!.DeepClone();
        }

        File.WriteAllText(config, whole.ToJsonString());
        return models;
    }
}
