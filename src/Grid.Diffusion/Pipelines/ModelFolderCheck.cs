using Grid.Diffusion.Models;
using Grid.Diffusion.Weights;

namespace Grid.Diffusion.Pipelines;

/// <summary>
/// What can be said of a model folder without its weights: configs, vocabulary, and the headers of the weight files. Computes nothing with
/// tensors.
/// </summary>
public static class ModelFolderCheck
{
    /// <summary>Requires what loading will.</summary>
    /// <exception cref="ModelFileException">A file is missing, malformed, or does not match its config.</exception>
    /// <exception cref="ModelConfigException">A config asks for what is not supported.</exception>
    public static void Require(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ModelConfigs.Schedule(folder);
        ModelConfigs.Autoencoder(folder);
        ModelConfigs.Tokenizer(folder);
        RequireLayers(folder, new VideoModelOptions());
        folder.Autoencoder.ReadTensorNames();
    }

    /// <summary>Requires the layers that the configs ask for, before they are made.</summary>
    internal static void RequireLayers(ModelFolder folder, VideoModelOptions options)
    {
        LayerCounts.Require(folder.TextEncoder, "num_layers", ModelConfigs.TextEncoder(folder).Layers, "encoder.block.");
        var transformer = ModelConfigs.Transformer(folder, options);
        LayerCounts.Require(folder.Transformer, "num_layers", transformer.Layers, "transformer_blocks.");
        LayerCounts.RequireAtMost(
            folder.Transformer,
            "num_layers, num_transformer_block and attention_block_types",
            (long)transformer.Layers * transformer.Motion.Blocks * transformer.Motion.AttentionsPerBlock
        );
    }
}
