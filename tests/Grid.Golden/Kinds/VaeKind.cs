using Grid.Diffusion.Autoencoders;
using TorchSharp;
using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>Encodes <c>in.frames</c> and decodes <c>in.latents</c>, with the outputs of inner stages where the case has them.</summary>
internal sealed class VaeKind : IGoldenKind
{
    public string Kind => "vae";

    public GoldenResult Run(GoldenCase golden)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var network = GoldenModels.Autoencoder(golden.Config, golden.WeightFiles());
        var type = (string?)golden.Config["dtype"] == "bfloat16" ? ScalarType.BFloat16 : ScalarType.Float32;
        network.to(type);
        var outputs = new Dictionary<string, Tensor>();
        Observe(network, golden, outputs);
        var tiling = Tiling(golden);
        if (golden.Has("in.frames"))
        {
            outputs["out.moments"] = network.Encode(golden.Tensor("in.frames", type), tiling);
        }

        if (golden.Has("in.latents"))
        {
            outputs["out.frames"] = network.Decode(golden.Tensor("in.latents", type), tiling);
        }

        var unknown = golden
            .TensorNames.Where(name => name.StartsWith("out.", StringComparison.Ordinal) && !outputs.ContainsKey(name))
            .ToArray();
        if (unknown.Length > 0)
        {
            throw new InvalidDataException($"no output for {string.Join(", ", unknown)}");
        }

        return golden.Compare(outputs);
    }

    private static TilingOptions? Tiling(GoldenCase golden) =>
        golden.Json["tiling"] is not { } tiling
            ? null
            : new TilingOptions
            {
                SampleMinSize = (int)tiling["tile_sample_min_size"]!,
                LatentMinSize = (int)tiling["tile_latent_min_size"]!,
                OverlapFactor = (double)tiling["tile_overlap_factor"]!,
            };

    // Stages are named out.encoder.conv_in, out.encoder.block0, out.encoder.mid_block, and the same for the decoder.
    private static void Observe(VideoAutoencoder network, GoldenCase golden, Dictionary<string, Tensor> outputs)
    {
        foreach (var (name, module) in network.named_modules())
        {
            var stage =
                "out."
                + name.Replace("down_blocks.", "block", StringComparison.Ordinal).Replace("up_blocks.", "block", StringComparison.Ordinal);
            if (golden.Has(stage) && module is nn.Module<Tensor, TemporalMode, Tensor> layer)
            {
                layer.register_forward_hook(
                    (_, _, _, output) =>
                    {
                        outputs[stage] = output.clone().DetachFromDisposeScope();
                        return output;
                    }
                );
            }
        }
    }
}
