using static TorchSharp.torch;

namespace Grid.Diffusion.Weights;

/// <summary>One tensor of a safetensors file: element type, shape, and its byte range [Begin, End) in the data section.</summary>
public sealed record SafetensorsEntry(string Name, ScalarType Type, long[] Shape, long Begin, long End)
{
    /// <summary>Bytes of data.</summary>
    public long Length => End - Begin;
}
