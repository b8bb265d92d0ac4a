using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Grid.Diffusion.Transformers;

/// <summary>A block's own part of the modulation, drawn as in the reference: normal with variance 1/D.</summary>
internal static class ModulationTable
{
    public static Parameter Create(int rows, int width, Device? device, ScalarType? dtype)
    {
        var table = empty([rows, width], dtype ?? get_default_dtype(), device ?? CPU);
        nn.init.normal_(table, 0, 1 / Math.Sqrt(width));
        return nn.Parameter(table);
    }
}
