using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Grid.Diffusion;

/// <summary>
/// Convolutions whose channels fill whole blocks where libtorch hands them to oneDNN: on the CPU, for bfloat16, for batches and for large
/// inputs. oneDNN keeps channels in blocks of 16 and 32. On processors with avx512_bf16 it reads the unset rest of a block: outputs in
/// bfloat16, outputs of more than 16 input channels, and gradients of the input are then wrong, often not finite, and differ from run to
/// run. Measured with libtorch 2.10 against float64. Zero channels up to the next block are right, and the block is computed in any case.
/// </summary>
public static class BlockedConvolution
{
    private const long SmallBlock = 16;

    // Of 48 or 80 channels, whole blocks of 16, the gradients of strided convolutions are wrong as well.
    private const long LargeBlock = 32;

    // libtorch's own bound: one video with a smaller product of channels, frames and rows is computed without oneDNN.
    private const long LargestPlainInput = 20480;

    /// <summary>
    /// A convolution over three dimensions. <paramref name="input"/> is (B, C, T, H, W), <paramref name="weight"/> (K, C, t, h, w),
    /// <paramref name="bias"/> (K); the result is (B, K, T', H', W').
    /// </summary>
    public static Tensor Conv3d(Tensor input, Tensor weight, Tensor bias, long[] stride, long[] padding) =>
        Convolve(input, weight, bias, (values, kernel, offset) => functional.conv3d(values, kernel, offset, stride, padding));

    /// <summary>
    /// A convolution over two dimensions. <paramref name="input"/> is (B, C, H, W), <paramref name="weight"/> (K, C, h, w),
    /// <paramref name="bias"/> (K); the result is (B, K, H', W').
    /// </summary>
    public static Tensor Conv2d(Tensor input, Tensor weight, Tensor bias, long stride, long padding) =>
        Convolve(input, weight, bias, (values, kernel, offset) =>
            functional.conv2d(values, kernel, offset, [stride, stride], [padding, padding])
        );

    private static Tensor Convolve(Tensor input, Tensor weight, Tensor bias, Func<Tensor, Tensor, Tensor, Tensor> convolve)
    {
        var (outputs, inputs) = (Rest(weight.shape[0]), Rest(weight.shape[1]));
        if (outputs + inputs == 0 || !IsAffected(input, weight))
        {
            return convolve(input, weight, bias);
        }

        using var scope = NewDisposeScope();
        var kernel = functional.pad(weight, [.. new long[2 * (weight.dim() - 2)], 0, inputs, 0, outputs]);
        var values = inputs == 0 ? input : functional.pad(input, [.. new long[2 * (input.dim() - 2)], 0, inputs]);
        var result = convolve(values, kernel, functional.pad(bias, [0, outputs]));
        return result.narrow(1, 0, weight.shape[0]).contiguous().MoveToOuterDisposeScope();
    }

    private static long Rest(long channels)
    {
        var block = channels <= SmallBlock ? SmallBlock : LargeBlock;
        return (block - (channels % block)) % block;
    }

    private static bool IsAffected(Tensor input, Tensor weight)
    {
        if (input.device.type != TorchSharp.DeviceType.CPU)
        {
            return false;
        }

        if (input.dtype != ScalarType.Float32)
        {
            return true;
        }

        var meetsOneDnn = input.shape[0] > 1 || input.shape[..4].Aggregate(1L, (product, size) => product * size) > LargestPlainInput;
        var hasGradient = is_grad_enabled() && (input.requires_grad || weight.requires_grad);
        var channels = weight.shape[1];
        return meetsOneDnn && (hasGradient || (channels > SmallBlock && channels % SmallBlock != 0));
    }
}
