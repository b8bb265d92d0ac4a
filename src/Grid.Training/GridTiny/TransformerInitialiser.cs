using Grid.Diffusion.Transformers;
using Grid.Training.Synthetic;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Grid.Training.GridTiny;

/// <summary>
/// First weights that suit a small network and a short run. Each patch is copied into directions of the tokens that nothing else uses at
/// first, and read back from them, so that the first prediction of the noise is the noisy input: right where it is nearly all noise, and
/// there the text's effect is smallest and would drown in a network that has yet to learn to copy.
/// </summary>
internal static class TransformerInitialiser
{
    /// <summary>Deviation of tokens before the last norm: the position table's share and the patch's.</summary>
    private const double TokenDeviation = 0.65;

    /// <summary>Pixels along a side of a latent cell.</summary>
    private const int LatentCell = 8;

    private const double TimeEmbeddingDeviation = 0.02;

    public static void Apply(VideoTransformer network)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var config = network.Config;
        var weights = network.named_parameters().ToDictionary(item => item.name, item => (Tensor)item.parameter, StringComparer.Ordinal);
        var patch = config.PatchSize;
        var inputs = config.InChannels * patch * patch;

        var directions = FreeDirections(config, inputs); // (D, C*p*p)
        weights["pos_embed.proj.weight"].copy_(directions.view(config.Width, config.InChannels, patch, patch));
        weights["pos_embed.proj.bias"].zero_();

        // Outputs are ordered row, column, channel; inputs channel, row, column.
        var copy = directions.transpose(0, 1).view(config.InChannels, patch, patch, config.Width).permute(1, 2, 0, 3) * TokenDeviation;
        var output = weights["proj_out.weight"].view(patch, patch, config.OutChannels, config.Width);
        output.zero_();
        output.narrow(2, 0, config.InChannels).copy_(copy);
        weights["proj_out.bias"].zero_();
        weights["scale_shift_table"].zero_();

        init.normal_(weights["adaln_single.emb.timestep_embedder.linear_2.weight"], 0, TimeEmbeddingDeviation);
        init.zeros_(weights["adaln_single.emb.timestep_embedder.linear_2.bias"]);
        init.normal_(weights["adaln_single.linear.weight"], 0, 0.2);
        init.zeros_(weights["adaln_single.linear.bias"]);
        KeepScale(weights, "caption_projection.linear_1", Math.Sqrt(2));
        KeepScale(weights, "caption_projection.linear_2", 1);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            KeepScale(weights, $"transformer_blocks.{layer}.attn2.to_v", 1);
            KeepScale(weights, $"transformer_blocks.{layer}.attn2.to_out.0", 0.5);
        }
    }

    // Rows keep the scale of their input: text reaches the tokens only through these.
    private static void KeepScale(Dictionary<string, Tensor> weights, string layer, double gain)
    {
        var weight = weights[layer + ".weight"];
        init.normal_(weight, 0, gain / Math.Sqrt(weight.shape[1]));
        init.zeros_(weights[layer + ".bias"]);
    }

    /// <summary>
    /// Orthonormal columns [D, count], orthogonal to the position table of the default grid and to the mean that norms remove.
    /// </summary>
    private static Tensor FreeDirections(VideoTransformerConfig config, int count)
    {
        var side = SyntheticWorld.Size / LatentCell / config.PatchSize;
        var stride = config.SampleSize / config.PatchSize / side;
        var quarter = config.Width / 4;
        var frequencies = pow(10000.0, -arange(quarter, dtype: ScalarType.Float32) / quarter);
        var angles = stride * arange(side, dtype: ScalarType.Float32).unsqueeze(1) * frequencies.unsqueeze(0);
        var waves = cat([sin(angles), cos(angles)], 1); // (side, D/2)
        var nothing = zeros_like(waves);
        var taken = cat([cat([waves, nothing], 1), cat([nothing, waves], 1), ones(1, config.Width)], 0);
        var (basis, _) = linalg.qr(cat([taken, randn(count, config.Width)], 0).transpose(0, 1));
        return basis.narrow(1, taken.shape[0], count).contiguous();
    }
}
