using static TorchSharp.torch;

namespace Grid.Diffusion.Transformers;

/// <summary>Linear layers on tokens.</summary>
internal static class TokenRows
{
    /// <summary>
    /// Runs a layer that works on each token alone: tokens [..., D] to [..., D']. It sees them as rows, because libtorch adds a bias inside
    /// the matrix product for 2-D input only; for 3-D input it takes another pass over the output and rounds twice, which the reference
    /// does not.
    /// </summary>
    public static Tensor CallOnRows(this nn.Module<Tensor, Tensor> layer, Tensor tokens)
    {
        using var rows = tokens.reshape(-1, tokens.shape[^1]);
        using var result = layer.call(rows);
        return result.view([.. tokens.shape[..^1], -1]);
    }
}
