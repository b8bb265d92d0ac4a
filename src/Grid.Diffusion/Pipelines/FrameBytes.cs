using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>The last step from network output to pictures.</summary>
public static class FrameBytes
{
    /// <summary>[-1, 1] to [0, 1], clamped.</summary>
    public static Tensor ToUnit(Tensor frames)
    {
        using var scope = NewDisposeScope();
        return (frames / 2 + 0.5).clamp(0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Frames [1, 3, T, H, W] in [-1, 1] to RGB bytes, frame by frame, row by row. Fractions are cut off, as in the reference.
    /// </summary>
    public static byte[] ToRgb24(Tensor frames)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var bytes = (ToUnit(frames)[0].permute(1, 2, 3, 0) * 255).to_type(ScalarType.Byte).cpu().contiguous();
        return bytes.bytes.ToArray();
    }

    /// <summary>The bytes of <see cref="ToRgb24"/>, one call a frame.</summary>
    internal static void HandOut(Tensor frames, Action<ReadOnlyMemory<byte>> onFrame)
    {
        var bytes = ToRgb24(frames);
        var length = bytes.Length / (int)frames.shape[2];
        for (var start = 0; start < bytes.Length; start += length)
        {
            onFrame(bytes.AsMemory(start, length));
        }
    }
}
