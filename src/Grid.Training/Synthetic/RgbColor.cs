namespace Grid.Training.Synthetic;

/// <summary>A colour with components in [0, 1].</summary>
internal readonly record struct RgbColor(double Red, double Green, double Blue)
{
    public double DistanceTo(NamedColor other) => DistanceTo(new RgbColor(other.Red, other.Green, other.Blue));

    public double DistanceTo(RgbColor other) =>
        Math.Sqrt(
            ((Red - other.Red) * (Red - other.Red))
                + ((Green - other.Green) * (Green - other.Green))
                + ((Blue - other.Blue) * (Blue - other.Blue))
        );

    /// <summary>The median of each component.</summary>
    public static RgbColor Median(IReadOnlyCollection<RgbColor> colors) =>
        new(
            Middle(colors.Select(color => color.Red)),
            Middle(colors.Select(color => color.Green)),
            Middle(colors.Select(color => color.Blue))
        );

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}
