using TorchSharp;
using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>
/// One forward pass of the transformer. Stage outputs that a case holds besides are for finding where a difference begins.
/// </summary>
internal sealed class DitKind : IGoldenKind
{
    private const string RootMeanSquare = "relative RMS against ";

    public string Kind => "dit";

    public GoldenResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var bfloat16 = (string?)golden.Config["dtype"] == "bfloat16";
        using var model = GoldenModels.Transformer(golden.Config, golden.WeightFiles());
        if (bfloat16)
        {
            model.to(ScalarType.BFloat16);
        }

        var latents = golden.Tensor("in.latents");
        var sample = model
            .forward(
                bfloat16 ? latents.bfloat16() : latents,
                golden.Tensor("in.text"),
                golden.Tensor("in.mask"),
                golden.Tensor("in.timestep", null),
                golden.Has("in.resolution") ? golden.Tensor("in.resolution") : null,
                golden.Has("in.aspect_ratio") ? golden.Tensor("in.aspect_ratio") : null,
                golden.Has("in.inpaint_latents") ? golden.Tensor("in.inpaint_latents") : null
            )
            .to_type(ScalarType.Float32);

        if ((string?)golden.Json["compare"] is { } compare && compare.StartsWith(RootMeanSquare, StringComparison.Ordinal))
        {
            var expected = golden.Tensor(compare[RootMeanSquare.Length..]);
            var distance = ((sample - expected).square().mean() / expected.square().mean()).sqrt().item<float>();
            return new GoldenResult(distance, golden.Tolerance, []);
        }

        return golden.Compare(new Dictionary<string, Tensor> { ["out.sample"] = sample });
    }
}
