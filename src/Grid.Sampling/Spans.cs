namespace Grid.Sampling;

/// <summary>
/// Element-wise helpers. Everything per element here and in the schedulers is a plain float32 multiply, add or divide in a fixed order,
/// never fused, so a result does not depend on the processor or on how a video is cut.
/// </summary>
internal static class Spans
{
    public static void RequireEqualLengths(int expected, int actual, string name)
    {
        if (expected != actual)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} has {actual} values where {expected} are needed."));
        }
    }

    /// <summary>a x + b y. <paramref name="destination"/> may be one of the inputs.</summary>
    public static void Blend(float a, ReadOnlySpan<float> x, float b, ReadOnlySpan<float> y, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = a * x[i] + b * y[i];
        }
    }
}
