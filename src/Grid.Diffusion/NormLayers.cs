using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Grid.Diffusion;

/// <summary>Norm layers whose weights are set. TorchSharp 0.107 leaves those of a new group norm as the memory was.</summary>
internal static class NormLayers
{
    /// <summary>A group norm over <paramref name="channels"/> channels that starts at weight 1, bias 0.</summary>
    public static GroupNorm GroupNorm(long groups, long channels, double epsilon, Device? device = null, ScalarType? dtype = null)
    {
        var norm = nn.GroupNorm(groups, channels, epsilon, affine: true, device, dtype);
        nn.init.ones_(norm.weight!);
        nn.init.zeros_(norm.bias!);
        return norm;
    }
}
