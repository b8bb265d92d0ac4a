using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>How to open a model folder.</summary>
public sealed record VideoModelOptions
{
    /// <summary>Where the networks run. Default CPU.</summary>
    public Device Device { get; init; } = CPU;

    /// <summary>Element type of the networks. Default float32, which is the fast one for small networks on a CPU.</summary>
    public ScalarType Type { get; init; } = ScalarType.Float32;

    /// <summary>
    /// Values that win over <c>transformer/config.json</c> (<c>transformer_additional_kwargs</c> of the released yaml files).
    /// </summary>
    public JsonObject? TransformerOverrides { get; init; }
}
