namespace Grid.Diffusion.Pipelines;

/// <summary>
/// A network made values that are no numbers, of which no picture can be made. The weights are checked when they are loaded, so the request
/// has its part in it.
/// </summary>
public sealed class ModelOutputException(string network)
    : Exception(
        $"The model's {network} made values that are not numbers (NaN or infinity), so there is no video; other settings, "
            + "such as a lower guidance scale, may give one."
    )
{
    /// <summary>Refuses values of which one is NaN or infinite.</summary>
    /// <param name="network">The network that made them, as people call it.</param>
    /// <param name="values">What it made.</param>
    /// <exception cref="ModelOutputException">One is.</exception>
    public static void ThrowIfNotFinite(string network, ReadOnlySpan<float> values)
    {
        // NaN and infinity times 0 are NaN, which stays in the sum.
        var sum = 0f;
        foreach (var value in values)
        {
            sum += value * 0;
        }

        if (sum != 0)
        {
            throw new ModelOutputException(network);
        }
    }
}
