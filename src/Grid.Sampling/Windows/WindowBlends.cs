namespace Grid.Sampling.Windows;

/// <summary>Names of the ways to weigh windows where they overlap.</summary>
public static class WindowBlends
{
    /// <summary>A frame counts the more the farther it is from its window's borders: 1, 2, 3, ..., 3, 2, 1.</summary>
    public const string Triangular = "triangular";

    /// <summary>All frames of a window count alike.</summary>
    public const string Flat = "flat";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Triangular, Flat];

    /// <summary>The weight of each latent frame of a window, all above 0.</summary>
    /// <exception cref="ArgumentException">The name is none of <see cref="Names"/>.</exception>
    internal static float[] Weights(string blend, int count) =>
        blend switch
        {
            Triangular => [.. Enumerable.Range(0, count).Select(frame => (float)Math.Min(frame + 1, count - frame))],
            Flat => [.. Enumerable.Repeat(1f, count)],
            _ => throw new ArgumentException($"blend '{blend}' is unknown; use one of {string.Join(", ", Names)}.", nameof(blend)),
        };
}
