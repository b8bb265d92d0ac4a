namespace Grid.Sampling.Guidance;

/// <summary>Classifier-free guidance (Ho and Salimans, 2022).</summary>
public static class ClassifierFreeGuidance
{
    /// <summary>
    /// Whether a scale asks for the second, negative prediction; at 1 and below the positive one alone is used, as in the reference.
    /// </summary>
    public static bool IsActive(double scale) => scale > 1;

    /// <summary>
    /// negative + scale * (positive - negative), element by element. The spans are of one length; <paramref name="destination"/> may be one
    /// of the inputs.
    /// </summary>
    public static void Combine(ReadOnlySpan<float> negative, ReadOnlySpan<float> positive, float scale, Span<float> destination)
    {
        Spans.RequireEqualLengths(negative.Length, positive.Length, nameof(positive));
        Spans.RequireEqualLengths(negative.Length, destination.Length, nameof(destination));
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = negative[i] + scale * (positive[i] - negative[i]);
        }
    }
}
