using static TorchSharp.torch;

namespace Grid.Diffusion.Weights;

/// <summary>Looks for values that are no numbers.</summary>
internal static class TensorValues
{
    // The check makes copies; in parts they stay small beside any weight.
    private const long PartLength = 4 * 1024 * 1024;

    /// <summary>Whether a tensor on any device holds neither NaN nor infinity. Whole numbers are always finite.</summary>
    public static bool AreFinite(Tensor tensor)
    {
        if (!tensor.is_floating_point())
        {
            return true;
        }

        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var flat = tensor.reshape(-1);
        for (var start = 0L; start < flat.numel(); start += PartLength)
        {
            using var part = NewDisposeScope();
            if (!flat.narrow(0, start, Math.Min(PartLength, flat.numel() - start)).isfinite().all().item<bool>())
            {
                return false;
            }
        }

        return true;
    }
}
