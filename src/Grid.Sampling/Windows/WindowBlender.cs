using System.Globalization;

namespace Grid.Sampling.Windows;

/// <summary>
/// Cuts latents into the windows of a plan and averages what the network said of each, weighted by the plan's blend. Windows are added in
/// their order into float64 sums, so the result does not depend on who computed which window or when it arrived, and the memory is that of
/// one video however many windows there are.
/// </summary>
public sealed class WindowBlender
{
    private readonly WindowPlan _plan;
    private readonly LatentShape _shape;
    private readonly float[] _weights;
    private readonly double[] _sums;
    private readonly double[] _totals;
    private readonly float[] _only;

    /// <summary>A blender that stands at evaluation 0.</summary>
    /// <exception cref="ArgumentException">The plan is of another number of latent frames than the shape.</exception>
    public WindowBlender(WindowPlan plan, LatentShape shape)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Frames != shape.Frames)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"a plan over {plan.Frames} latent frames does not fit a video of {shape.Frames}."),
                nameof(shape)
            );
        }

        _plan = plan;
        _shape = shape;
        _weights = WindowBlends.Weights(plan.Blend, plan.Window);
        (_sums, _totals, _only) = plan.IsSingle
            ? ([], [], new float[shape.Count])
            : (new double[shape.Count], new double[shape.Frames], Array.Empty<float>());
        Windows = plan.WindowsAt(0);
    }

    /// <summary>Windows of the evaluation, in the order in which they are added.</summary>
    public IReadOnlyList<LatentWindow> Windows { get; private set; }

    /// <summary>Windows added so far, which is the index of the one that is due.</summary>
    public int Added { get; private set; }

    /// <summary>Copies a window out of a video.</summary>
    /// <param name="video">[C, F, h, w] of <paramref name="shape"/>.</param>
    /// <param name="destination">[C, window, h, w].</param>
    public static void Cut(ReadOnlySpan<float> video, LatentShape shape, LatentWindow window, Span<float> destination)
    {
        Spans.RequireEqualLengths(shape.Count, video.Length, nameof(video));
        var plane = PlaneOf(shape, window, destination.Length);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            video
                .Slice(((channel * shape.Frames) + window.First) * plane, window.Count * plane)
                .CopyTo(destination[(channel * window.Count * plane)..]);
        }
    }

    /// <summary>Forgets what was added and goes to an evaluation, 0-based.</summary>
    public void Begin(int evaluation)
    {
        Windows = _plan.WindowsAt(evaluation);
        Added = 0;
        Array.Clear(_sums);
        Array.Clear(_totals);
    }

    /// <summary>Adds the prediction [C, window, h, w] of the window that is due.</summary>
    /// <exception cref="InvalidOperationException">Another window is due; nothing has changed.</exception>
    /// <exception cref="ArgumentException">The length does not fit the window; nothing has changed.</exception>
    public void Add(int windowIndex, ReadOnlySpan<float> prediction)
    {
        if (windowIndex != Added || Added == Windows.Count)
        {
            var due = Added == Windows.Count ? "all are added" : FormattableString.Invariant($"window {Added} is due");
            throw new InvalidOperationException(
                FormattableString.Invariant($"window {windowIndex} of {Windows.Count} is given where {due}.")
            );
        }

        var window = Windows[windowIndex];
        var plane = PlaneOf(_shape, window, prediction.Length);
        Added++;
        if (_plan.IsSingle)
        {
            // An average of one is that one: no rounding.
            prediction.CopyTo(_only);
            return;
        }

        for (var channel = 0; channel < _shape.Channels; channel++)
        {
            for (var frame = 0; frame < window.Count; frame++)
            {
                var (from, to) = (((channel * window.Count) + frame) * plane, ((channel * _shape.Frames) + window.First + frame) * plane);
                for (var i = 0; i < plane; i++)
                {
                    _sums[to + i] += (double)_weights[frame] * prediction[from + i];
                }
            }
        }

        for (var frame = 0; frame < window.Count; frame++)
        {
            _totals[window.First + frame] += _weights[frame];
        }
    }

    /// <summary>The average of all windows of the evaluation, [C, F, h, w].</summary>
    /// <exception cref="InvalidOperationException">Windows are missing.</exception>
    public void Finish(Span<float> destination)
    {
        if (Added < Windows.Count)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"window {Added} of {Windows.Count} is not added yet."));
        }

        Spans.RequireEqualLengths(_shape.Count, destination.Length, nameof(destination));
        if (_plan.IsSingle)
        {
            _only.CopyTo(destination);
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
    private static int PlaneOf(LatentShape shape, LatentWindow window, int windowLength)
    {
        var plane = shape.Height * shape.Width;
        if (window.First < 0 || window.End > shape.Frames || windowLength != shape.Channels * window.Count * plane)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a window of {windowLength} values at latent frames {window.First} to {window.End} "
                        + $"does not fit a video of shape {shape}."
                )
            );
        }

        return plane;
    }
}
