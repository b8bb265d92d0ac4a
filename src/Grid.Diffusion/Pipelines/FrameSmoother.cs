using Grid.Diffusion.Autoencoders;
using Grid.Sampling.Noise;
using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>
/// Averages frames with their own re-encoding, slice by slice; asked in order of time it holds a few slices, however long the clip is.
/// </summary>
internal sealed class FrameSmoother : IDisposable
{
    private readonly SmoothingPlan _plan;
    private readonly Func<int, int, Tensor> _frames;
    private readonly SliceOutputs _latents;
    private readonly SliceOutputs _again;

    /// <summary>A smoother over decoded frames.</summary>
    /// <param name="plan">The clip's smoothing.</param>
    /// <param name="slices">The autoencoder's calls.</param>
    /// <param name="noise">Source of the posterior samples.</param>
    /// <param name="frames">Gives decoded frames [1, 3, count, H, W] in [-1, 1] for (first, count).</param>
    /// <param name="cancellationToken">Takes effect between two slices.</param>
    public FrameSmoother(
        SmoothingPlan plan,
        SliceCalls slices,
        INoiseSource noise,
        Func<int, int, Tensor> frames,
        CancellationToken cancellationToken
    )
    {
        _plan = plan;
        _frames = frames;
        _latents = new SliceOutputs(plan.Encode, slice => Encode(slices, slice, noise), cancellationToken);
        _again = new SliceOutputs(plan.Decode, slice => Decode(slices, slice), cancellationToken);
    }

    /// <summary>Smoothed frames [1, 3, count, H, W] in [-1, 1].</summary>
    public Tensor Get(int first, int count)
    {
        using var scope = NewDisposeScope();
        var (start, end) = _plan.Within(first, count);
        if (start >= end)
        {
            return _frames(first, count).clamp(-1, 1).MoveToOuterDisposeScope();
        }

        // First what reaches back, so that slices are computed in order.
        var again = _again.Get(start - _plan.Start, end - start);
        var frames = _frames(first, count);
        var averaged = (frames.narrow(2, start - first, end - start) + again) / 2;
        var (before, after) = (frames.narrow(2, 0, start - first), frames.narrow(2, end - first, first + count - end));
        return cat([before, averaged, after], 2).clamp(-1, 1).MoveToOuterDisposeScope();
    }

    /// <summary>Frees what only frames in front of <paramref name="before"/> need.</summary>
    /// <returns>The first decoded frame that is still needed.</returns>
    public int Release(int before)
    {
        _again.Release(before - _plan.Start);
        _latents.Release(_again.NextInput);
        return (int)Math.Min(before, (long)_plan.Start + _latents.NextInput);
    }

    public void Dispose()
    {
        _latents.Dispose();
        _again.Dispose();
    }

    private Tensor Encode(SliceCalls slices, TemporalSlice slice, INoiseSource noise)
    {
        using var part = _frames(_plan.Start + slice.FirstInput, slice.InputCount);
        return slices.Encode(slice, part, noise);
    }

    private Tensor Decode(SliceCalls slices, TemporalSlice slice)
    {
        using var part = _latents.Get(slice.FirstInput, slice.InputCount);
        return slices.Decode(slice, part);
    }
}
