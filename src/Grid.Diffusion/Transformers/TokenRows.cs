using static TorchSharp.torch;

namespace Grid.Diffusion.Transformers;

/// <summary>Linear layers on tokens.</summary>
internal static class TokenRows
{
    // On a CPU a matrix product of fewer rows goes through kernels that sum in another order, so a row's bytes would depend on its neighbours.
    private const int MinRows = 16;

    /// <summary>
    /// Runs a layer that works on each token alone: tokens [..., D] to [..., D']. It sees them as rows, because libtorch adds a bias inside
    /// the matrix product for 2-D input only; for 3-D input it takes another pass over the output and rounds twice, which the reference does not.
    /// On a CPU in float32 a token's result does not depend on the other tokens or their number.
    /// </summary>
    public static Tensor CallOnRows(this nn.Module<Tensor, Tensor> layer, Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var rows = tokens.reshape(-1, tokens.shape[^1]);
        var count = rows.shape[0];
        var result = count >= MinRows
            ? layer.call(rows)
            : layer.call(nn.functional.pad(rows, [0, 0, 0, MinRows - count])).narrow(0, 0, count);
        return result.view([.. tokens.shape[..^1], -1]).MoveToOuterDisposeScope();
    }
}
