using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>Token ids and mask to hidden states.</summary>
public sealed class T5Kind : IGoldenKind
{
    public string Kind => "t5";

    public GoldenResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var encoder = Load(golden);
        using var _ = no_grad();
        if ((string?)golden.Config["dtype"] == "bfloat16")
        {
            encoder.to(ScalarType.BFloat16);
        }

        var hidden = encoder.call(golden.Tensor("in.ids", ScalarType.Int64), golden.Tensor("in.mask", ScalarType.Int64));
        return golden.Compare(new Dictionary<string, Tensor> { ["out.hidden"] = hidden });
    }

    internal static T5Encoder Load(GoldenCase golden)
    {
        var encoder = new T5Encoder(T5Config.FromJson(golden.Config.ToJsonString()));
        var files = golden.WeightFiles().Select(SafetensorsFile.Open).ToList();
        try
        {
            WeightLoader.Load(encoder, files, WeightLoadOptions.TextEncoder with { Strictness = WeightLoadStrictness.Exact });
            return encoder;
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }
}
