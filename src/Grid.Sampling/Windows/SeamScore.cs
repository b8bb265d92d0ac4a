namespace Grid.Sampling.Windows;

/// <summary>How much the borders of windows show in a video: neighbouring frames should differ there as they do elsewhere.</summary>
public static class SeamScore
{
    /// <summary>
    /// Mean difference across borders divided by the mean difference of all other neighbours: 1 where borders cannot be told. Null where
    /// there is no border, nothing to compare with, or no motion there.
    /// </summary>
    /// <param name="differences">Of each frame from the one before; the first has none and is not read. What is not a number was not
    /// measured and is left out.</param>
    /// <param name="borders">Frames that differ across a border; see <see cref="WindowBorders"/>.</param>
    public static double? Of(IReadOnlyList<float> differences, IReadOnlySet<int> borders)
    {
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentNullException.ThrowIfNull(borders);
        var (across, inside) = (new List<double>(), new List<double>());
        foreach (var frame in Enumerable.Range(1, Math.Max(0, differences.Count - 1)).Where(frame => !float.IsNaN(differences[frame])))
        {
            (borders.Contains(frame) ? across : inside).Add(differences[frame]);
        }

        if (across.Count == 0 || inside.Count == 0)
        {
            return null;
        }

        var usual = inside.Average();
        return usual > 0 ? across.Average() / usual : null;
    }
}
