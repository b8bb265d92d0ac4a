using System.Text.Json.Nodes;
using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Transformers;
using Grid.Diffusion.Weights;
using static TorchSharp.torch;

namespace Grid.Golden;

/// <summary>Builds networks from a case's config and weight files.</summary>
internal static class GoldenModels
{
    public static VideoTransformer Transformer(JsonObject config, IReadOnlyList<string> files)
    {
        var model = new VideoTransformer(VideoTransformerConfig.FromJson(config));
        LoadExactly(model, files);
        return model;
    }

    public static VideoAutoencoder Autoencoder(JsonObject config, IReadOnlyList<string> files)
    {
        var model = new VideoAutoencoder(VideoAutoencoderConfig.FromJson(config));
        LoadExactly(model, files);
        return model;
    }

    /// <summary>Loads and insists that names and shapes match: a case with a wrong name must not pass on initial values.</summary>
    public static void LoadExactly(nn.Module module, IReadOnlyList<string> files)
    {
        var opened = files.Select(SafetensorsFile.Open).ToArray();
        try
        {
            var report = WeightLoader.Load(module, opened);
            if (!report.IsExact)
            {
                throw new InvalidDataException(
                    $"missing: {string.Join(", ", report.Missing)}; unexpected: {string.Join(", ", report.Unexpected)}; "
                        + $"misshapen: {string.Join(", ", report.Misshapen)}"
                );
            }
        }
        finally
        {
            foreach (var file in opened)
            {
                file.Dispose();
            }
        }

        module.eval();
    }
}
