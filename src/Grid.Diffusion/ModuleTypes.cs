using static TorchSharp.torch;

namespace Grid.Diffusion;

/// <summary>What a network's weights are made of.</summary>
internal static class ModuleTypes
{
    /// <summary>The element type that a network computes in.</summary>
    public static ScalarType Type(this nn.Module module) => module.parameters().First().dtype;

    /// <summary>Bytes of parameters and buffers.</summary>
    public static long ByteCount(nn.Module module) =>
        module.parameters().Concat(module.buffers()).Sum(tensor => tensor.numel() * tensor.element_size());
}
