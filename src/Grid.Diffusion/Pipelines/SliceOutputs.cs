using Grid.Diffusion.Autoencoders;
using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>What the slices of a plan give, each computed when it is first asked for and kept until it is released.</summary>
internal sealed class SliceOutputs(
    IReadOnlyList<TemporalSlice> plan,
    Func<TemporalSlice, Tensor> compute,
    CancellationToken cancellationToken
) : IDisposable
{
    private readonly SortedDictionary<int, Tensor> _held = [];
    private int _next;

    /// <summary>
    /// The first input that a slice not computed yet reads, where slices are asked for in order; the largest number once there is none.
    /// </summary>
    public int NextInput => _next < plan.Count ? plan[_next].FirstInput : int.MaxValue;

    /// <summary>Output frames [first, first + count) as one tensor [1, C, count, H, W], which is the caller's.</summary>
    public Tensor Get(int first, int count)
    {
        using var scope = NewDisposeScope();
        var (start, end) = TemporalPlan.SlicesOf(plan, first, count);
        var parts = new List<Tensor>(end - start);
        for (var index = start; index < end; index++)
        {
            var slice = plan[index];
            var (from, to) = (Math.Max(first, slice.OutputStart), Math.Min(first + count, slice.OutputEnd));
            parts.Add(Hold(slice).narrow(2, from - slice.OutputStart, to - from));
        }

        return cat(parts, 2).MoveToOuterDisposeScope();
    }

    /// <summary>Frees slices that end at or before an output frame.</summary>
    public void Release(int before)
    {
        foreach (var index in _held.Keys.TakeWhile(index => plan[index].OutputEnd <= before).ToList())
        {
            _held.Remove(index, out var values);
            values!.Dispose();
        }
    }

    public void Dispose() => Release(int.MaxValue);

    private Tensor Hold(TemporalSlice slice)
    {
        if (!_held.TryGetValue(slice.Index, out var values))
        {
            cancellationToken.ThrowIfCancellationRequested();
            values = compute(slice).DetachFromDisposeScope();
            _held.Add(slice.Index, values);
            _next = Math.Max(_next, slice.Index + 1);
        }

        return values;
    }
}
