using static TorchSharp.torch;

namespace Grid.Diffusion.Weights;

/// <summary>
/// Opens a transformer checkpoint as a model with more input channels (4 into 12 for inpainting) or with 3-D patches. Only the
/// patch kernel and the output projection change their shapes.
/// </summary>
internal static class TransformerFit
{
    private const string PatchKernel = "pos_embed.proj.weight";

    public static Func<Tensor, Tensor>? Find(string name, IReadOnlyList<long> shape, IReadOnlyDictionary<string, Tensor> targets)
    {
        var target = targets[name].shape;
        return name switch
        {
            PatchKernel when shape.Count == 4 && target.Length == 4 => Widen(shape, target),
            PatchKernel when shape.Count == 4 && target.Length == 5 => Deepen(shape, target),
            "proj_out.weight" or "proj_out.bias" => Tile(shape, target, targets),
            _ => null,
        };
    }

    // [D, C, p, p] -> [D, C', p, p]: the new channels start without influence.
    private static Func<Tensor, Tensor>? Widen(IReadOnlyList<long> shape, long[] target)
    {
        if (shape[0] != target[0] || shape[1] >= target[1] || !shape.Skip(2).SequenceEqual(target.Skip(2)))
        {
            return null;
        }

        return stored =>
        {
            var kernel = zeros(target, stored.dtype);
            kernel.narrow(1, 0, shape[1]).copy_(stored);
            return kernel;
        };
    }

    // [D, C, p, p] -> [D, C, t, p, p]: the last frame of a patch is seen as the 2-D kernel saw it, the others not at all.
    private static Func<Tensor, Tensor>? Deepen(IReadOnlyList<long> shape, long[] target)
    {
        if (!shape.SequenceEqual([target[0], target[1], target[3], target[4]]))
        {
            return null;
        }

        return stored =>
        {
            var kernel = zeros(target, stored.dtype);
            kernel.select(2, target[2] - 1).copy_(stored);
            return kernel;
        };
    }

    // [n, ...] -> [p * n, ...]: each frame of a 3-D patch starts from the same projection.
    private static Func<Tensor, Tensor>? Tile(IReadOnlyList<long> shape, long[] target, IReadOnlyDictionary<string, Tensor> targets)
    {
        if (
            shape.Count != target.Length
            || shape.Count == 0
            || shape[0] == 0
            || target[0] % shape[0] != 0
            || !shape.Skip(1).SequenceEqual(target.Skip(1))
        )
        {
            return null;
        }

        var times = target[0] / shape[0];
        if (targets.TryGetValue(PatchKernel, out var kernel) && kernel.shape[^1] != times)
        {
            return null;
        }

        return stored => stored.repeat([times, .. Enumerable.Repeat(1L, target.Length - 1)]);
    }
}
