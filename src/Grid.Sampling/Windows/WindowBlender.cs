namespace Grid.Sampling.Windows;

/// <summary>
/// Cuts latents into the windows of a plan and averages what the network said of each, weighted by the plan's blend. Sums run over the windows
/// in their order, in float64, so the result does not depend on who computed which window or when it arrived.
/// </summary>
public static class WindowBlender
{
    /// <summary>Copies a window out of a video.</summary>
    /// <param name="video">[C, F, h, w] of <paramref name="shape"/>.</param>
    /// <param name="destination">[C, window, h, w].</param>
    public static void Cut(ReadOnlySpan<float> video, LatentShape shape, LatentWindow window, Span<float> destination)
    {
        var plane = PlaneOf<float>(video, shape, window, destination.Length);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            video.Slice(((channel * shape.Frames) + window.First) * plane, window.Count * plane)
                .CopyTo(destination[(channel * window.Count * plane)..]);
        }
    }

    /// <summary>Averages the predictions of all windows of an evaluation.</summary>
    /// <param name="predictions">One [C, window, h, w] for each window of <see cref="WindowPlan.WindowsAt"/>, in that order.</param>
    /// <param name="destination">[C, F, h, w] of <paramref name="shape"/>.</param>
    /// <exception cref="ArgumentException">The number of predictions or the length of one does not fit the plan.</exception>
    public static void Blend(WindowPlan plan, int evaluation, IReadOnlyList<float[]> predictions, LatentShape shape, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(predictions);
        var windows = plan.WindowsAt(evaluation);
        if (predictions.Count != windows.Count || shape.Frames != plan.Frames)
        {
            throw new ArgumentException($"{predictions.Count} predictions for {shape.Frames} latent frames do not fit a plan of {windows.Count} windows over {plan.Frames}.", nameof(predictions));
        }

        if (windows.Count == 1)
        {
            // An average of one is that one: no rounding.
            predictions[0].CopyTo(destination);
            return;
        }

        var weights = WindowBlends.Weights(plan.Blend, plan.Window);
        var sums = new double[shape.Count];
        var totals = new double[shape.Frames];
        for (var index = 0; index < windows.Count; index++)
        {
            Add(predictions[index], windows[index], shape, weights, sums);
            for (var frame = 0; frame < plan.Window; frame++)
            {
                totals[windows[index].First + frame] += weights[frame];
            }
        }

        var plane = shape.Height * shape.Width;
        for (var row = 0; row < shape.Channels * shape.Frames; row++)
        {
            var total = totals[row % shape.Frames];
            for (var i = row * plane; i < (row + 1) * plane; i++)
            {
                destination[i] = (float)(sums[i] / total);
            }
        }
    }

    private static void Add(float[] prediction, LatentWindow window, LatentShape shape, float[] weights, double[] sums)
    {
        var plane = PlaneOf<double>(sums, shape, window, prediction.Length);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            for (var frame = 0; frame < window.Count; frame++)
            {
                var (from, to) = (((channel * window.Count) + frame) * plane, ((channel * shape.Frames) + window.First + frame) * plane);
                for (var i = 0; i < plane; i++)
                {
                    sums[to + i] += weights[frame] * prediction[from + i];
                }
            }
        }
    }

    // Values of one latent frame of one channel.
    private static int PlaneOf<T>(ReadOnlySpan<T> video, LatentShape shape, LatentWindow window, int windowLength)
    {
        var plane = shape.Height * shape.Width;
        if (video.Length != shape.Count || window.First < 0 || window.End > shape.Frames || windowLength != shape.Channels * window.Count * plane)
        {
            throw new ArgumentException($"a window of {windowLength} values at latent frames {window.First} to {window.End} does not fit a video of {video.Length} values and shape {shape}.");
        }

        return plane;
    }
}
