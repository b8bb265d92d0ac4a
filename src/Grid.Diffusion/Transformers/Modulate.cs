using static TorchSharp.torch;

namespace Grid.Diffusion.Transformers;

/// <summary>Layer norm without weights of its own, scaled and shifted by the conditioning.</summary>
internal static class Modulate
{
    /// <summary>norm(x) * (1 + scale, 1) + shift, with x (B, N, D) and shift, scale (B, 1, D).</summary>
    public static Tensor Apply(Tensor x, Tensor shift, Tensor scale, double epsilon)
    {
        using var scope = NewDisposeScope();
        var normed = nn.functional.layer_norm(x, [x.shape[^1]], null, null, epsilon);
        // Product and sum are rounded one after the other, as in the reference; a fused addcmul rounds once.
        return (normed * (1 + scale)).add_(shift).MoveToOuterDisposeScope();
    }
}
