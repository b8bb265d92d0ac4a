namespace Grid.Media;

/// <summary>How much two pictures differ.</summary>
public static class FrameDifference
{
    /// <summary>Mean absolute difference of the bytes, 0 to 255.</summary>
    /// <exception cref="ArgumentException">The pictures are not of one size, or empty.</exception>
    public static double Mean(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.Length != second.Length || first.IsEmpty)
        {
            throw new ArgumentException($"pictures of {first.Length} and {second.Length} bytes cannot be compared.", nameof(second));
        }

        long sum = 0;
        for (var i = 0; i < first.Length; i++)
        {
            sum += Math.Abs(first[i] - second[i]);
        }

        return (double)sum / first.Length;
    }
}
