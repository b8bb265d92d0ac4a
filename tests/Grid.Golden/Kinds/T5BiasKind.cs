using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>The relative position bias of layer 0, equal bit for bit.</summary>
public sealed class T5BiasKind : IGoldenKind
{
    public string Kind => "t5_bias";

    public GoldenResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var encoder = T5Kind.Load(golden);
        using var _ = no_grad();
        return golden.Compare(new Dictionary<string, Tensor> { ["out.bias"] = encoder.RelativeBias(golden.Shape("out.bias")[^1]) });
    }
}
