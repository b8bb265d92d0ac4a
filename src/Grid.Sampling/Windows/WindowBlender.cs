namespace Grid.Sampling.Windows;

/// <summary>
/// Averages what the network said of each window of an evaluation, weighted by the plan's blend. Sums run over the windows in their order, in float64, so
/// the result does not depend on who computed which window or when it arrived; and only the sums are kept, so neither does the memory on their number.
/// </summary>
public sealed class WindowBlender
{
    private readonly WindowPlan _plan;
    private readonly LatentShape _shape;
    private readonly float[] _weights;
    private readonly double[] _sums;
    private readonly double[] _totals;
    private float[]? _single;
    private int _added;

    /// <param name="plan">The windows.</param>
    /// <param name="shape">Shape of the video.</param>
    /// <exception cref="ArgumentException">The plan is for a video of another length.</exception>
    public WindowBlender(WindowPlan plan, LatentShape shape)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (shape.Frames != plan.Frames)
        {
            throw new ArgumentException($"a plan over {plan.Frames} latent frames does not fit a video of {shape.Frames}.", nameof(plan));
        }

        (_plan, _shape) = (plan, shape);
        _weights = plan.IsSingle ? [] : WindowBlends.Weights(plan.Blend, plan.Window);
        _sums = plan.IsSingle ? [] : new double[shape.Count];
        _totals = plan.IsSingle ? [] : new double[shape.Frames];
        Begin(0);
    }

    /// <summary>Windows of the evaluation, in order.</summary>
    public IReadOnlyList<LatentWindow> Windows { get; private set; } = [];

    /// <summary>Begins an evaluation; what was added before is forgotten.</summary>
    /// <param name="evaluation">0-based.</param>
    public void Begin(int evaluation)
    {
        Windows = _plan.WindowsAt(evaluation);
        _added = 0;
        _single = null;
        Array.Clear(_sums);
        Array.Clear(_totals);
    }

    /// <summary>Copies a window out of a video.</summary>
    /// <param name="video">[C, F, h, w] of <paramref name="shape"/>.</param>
    /// <param name="destination">[C, window, h, w].</param>
    public static void Cut(ReadOnlySpan<float> video, LatentShape shape, LatentWindow window, Span<float> destination)
    {
        var plane = PlaneOf(video.Length, shape, window, destination.Length);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            video.Slice(((channel * shape.Frames) + window.First) * plane, window.Count * plane)
                .CopyTo(destination[(channel * window.Count * plane)..]);
        }
    }

    /// <summary>Adds the prediction of the next window.</summary>
    /// <param name="index">Its place among <see cref="Windows"/>; they come in order.</param>
    /// <param name="prediction">[C, window, h, w].</param>
    /// <exception cref="InvalidOperationException">Another window is due.</exception>
    /// <exception cref="ArgumentException">The length does not fit the window.</exception>
    public void Add(int index, ReadOnlySpan<float> prediction)
    {
        if (index != _added || index >= Windows.Count)
        {
            throw new InvalidOperationException($"window {index} is given where window {_added} of {Windows.Count} is due.");
        }

        var window = Windows[index];
        var plane = PlaneOf(_shape.Count, _shape, window, prediction.Length);
        if (_plan.IsSingle)
        {
            // An average of one is that one: no rounding.
            _single = prediction.ToArray();
            _added++;
            return;
        }

        for (var channel = 0; channel < _shape.Channels; channel++)
        {
            for (var frame = 0; frame < window.Count; frame++)
            {
                var sums = _sums.AsSpan(((channel * _shape.Frames) + window.First + frame) * plane, plane);
                var values = prediction.Slice(((channel * window.Count) + frame) * plane, plane);
                for (var i = 0; i < plane; i++)
                {
                    sums[i] += _weights[frame] * values[i];
                }
            }
        }

        for (var frame = 0; frame < window.Count; frame++)
        {
            _totals[window.First + frame] += _weights[frame];
        }

        _added++;
    }

    /// <summary>The average of all windows.</summary>
    /// <param name="destination">[C, F, h, w].</param>
    /// <exception cref="InvalidOperationException">A window is missing.</exception>
    public void Finish(Span<float> destination)
    {
        if (_added < Windows.Count)
        {
            throw new InvalidOperationException($"window {_added} of {Windows.Count} is missing.");
        }

        if (_single is not null)
        {
            _single.CopyTo(destination);
            return;
        }

        var plane = _shape.Height * _shape.Width;
        for (var row = 0; row < _shape.Channels * _shape.Frames; row++)
        {
            var total = _totals[row % _shape.Frames];
            for (var i = row * plane; i < (row + 1) * plane; i++)
            {
                destination[i] = (float)(_sums[i] / total);
            }
        }
    }

    // Values of one latent frame of one channel.
    private static int PlaneOf(int videoLength, LatentShape shape, LatentWindow window, int windowLength)
    {
        var plane = shape.Height * shape.Width;
        if (videoLength != shape.Count || window.First < 0 || window.End > shape.Frames || windowLength != shape.Channels * window.Count * plane)
        {
            throw new ArgumentException($"a window of {windowLength} values at latent frames {window.First} to {window.End} does not fit a video of {videoLength} values and shape {shape}.");
        }

        return plane;
    }
}
