using static TorchSharp.torch;

namespace Grid.Diffusion.Autoencoders;

/// <summary>
/// Encodes and decodes clips of any length slice by slice and one item at a time. Every call has the plan's shapes and a batch of one,
/// because libtorch's float32 convolution does not give an item the same bytes alone and in a batch.
/// </summary>
public static class AutoencoderChunks
{
    /// <summary>Hands out the moments of frames [B, 3, T, H, W] slice by slice, without gradients.</summary>
    /// <exception cref="OperationCanceledException">Between two slices.</exception>
    public static void EncodeChunked(
        this VideoAutoencoder network,
        Tensor frames,
        Action<AutoencoderChunk> onChunk,
        TilingOptions? tiling = null,
        CancellationToken cancellationToken = default
    )
    {
        network.RequireFrames(frames);
        var plan = TemporalPlan.ForEncode(network.Config, (int)frames.shape[2]);
        Run(plan, frames, (slice, part) => network.EncodeSlice(slice, part, tiling), onChunk, cancellationToken);
    }

    /// <summary>Hands out the frames of latents [B, C, t, h, w] slice by slice, without gradients.</summary>
    /// <exception cref="OperationCanceledException">Between two slices.</exception>
    public static void DecodeChunked(
        this VideoAutoencoder network,
        Tensor latents,
        Action<AutoencoderChunk> onChunk,
        TilingOptions? tiling = null,
        CancellationToken cancellationToken = default
    )
    {
        network.RequireLatents(latents);
        var plan = TemporalPlan.ForDecode(network.Config, (int)latents.shape[2]);
        Run(plan, latents, (slice, part) => network.DecodeSlice(slice, part, tiling), onChunk, cancellationToken);
    }

    /// <summary>Encodes frames [B, 3, T, H, W] slice by slice to the moments of the whole clips, without gradients.</summary>
    public static Tensor EncodeChunked(
        this VideoAutoencoder network,
        Tensor frames,
        TilingOptions? tiling = null,
        CancellationToken cancellationToken = default
    )
    {
        using var scope = NewDisposeScope();
        network.RequireFrames(frames);
        var last = TemporalPlan.ForEncode(network.Config, (int)frames.shape[2])[^1];
        var factor = network.Config.SpatialFactor;
        var size = new long[]
        {
            frames.shape[0],
            2 * network.Config.LatentChannels,
            last.OutputEnd,
            frames.shape[3] / factor,
            frames.shape[4] / factor,
        };
        var moments = empty(size, frames.dtype, frames.device);
        network.EncodeChunked(frames, chunk => Put(moments, chunk), tiling, cancellationToken);
        return moments.MoveToOuterDisposeScope();
    }

    /// <summary>Decodes latents [B, C, t, h, w] slice by slice to whole clips, not clamped, without gradients.</summary>
    public static Tensor DecodeChunked(
        this VideoAutoencoder network,
        Tensor latents,
        TilingOptions? tiling = null,
        CancellationToken cancellationToken = default
    )
    {
        using var scope = NewDisposeScope();
        network.RequireLatents(latents);
        var last = TemporalPlan.ForDecode(network.Config, (int)latents.shape[2])[^1];
        var factor = network.Config.SpatialFactor;
        var size = new long[]
        {
            latents.shape[0],
            network.Config.OutChannels,
            last.OutputEnd,
            latents.shape[3] * factor,
            latents.shape[4] * factor,
        };
        var frames = empty(size, latents.dtype, latents.device);
        network.DecodeChunked(latents, chunk => Put(frames, chunk), tiling, cancellationToken);
        return frames.MoveToOuterDisposeScope();
    }

    private static void Run(
        IReadOnlyList<TemporalSlice> plan,
        Tensor input,
        Func<TemporalSlice, Tensor, Tensor> step,
        Action<AutoencoderChunk> onChunk,
        CancellationToken cancellationToken
    )
    {
        using var _ = no_grad();
        var items = (int)input.shape[0];
        var total = items * plan.Count;
        for (var item = 0; item < items; item++)
        {
            foreach (var slice in plan)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var part = input.narrow(0, item, 1).narrow(2, slice.FirstInput, slice.InputCount).contiguous();
                onChunk(new AutoencoderChunk(item, slice, (item * plan.Count) + slice.Index + 1, total, step(slice, part)));
            }
        }
    }

    // Into one buffer, so that a long clip is never held twice.
    private static void Put(Tensor whole, AutoencoderChunk chunk)
    {
        using var scope = NewDisposeScope();
        whole.narrow(0, chunk.Item, 1).narrow(2, chunk.Slice.OutputStart, chunk.Slice.OutputCount).copy_(chunk.Values);
    }
}
