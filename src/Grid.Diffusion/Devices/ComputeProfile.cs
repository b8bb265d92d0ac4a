using TorchSharp;
using static TorchSharp.torch;

namespace Grid.Diffusion.Devices;

/// <summary>
/// The arithmetic of a device in one line, <c>KIND/INSTRUCTIONS/TYPE/torch-VERSION</c>, such as <c>cpu/amd-avx512/float32/torch-2.10.0</c>.
/// The same request gives the same bytes on all devices of one profile. On another profile sums are taken in another order.
/// </summary>
public static class ComputeProfile
{
    /// <summary>The profile of networks of an element type on a device.</summary>
    public static string Of(Device device, ScalarType type = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(device);
        var instructions = device.type == DeviceType.CPU ? CpuInstructions.Describe(type) : "any";
        return $"{Lower(device.type)}/{instructions}/{Lower(type)}/torch-{Version.Parse(torch.__version__).ToString(3)}";
    }

    private static string Lower(Enum value) => value.ToString().ToLowerInvariant();
}
