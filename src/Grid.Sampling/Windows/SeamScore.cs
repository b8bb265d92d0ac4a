namespace Grid.Sampling.Windows;

/// <summary>How much the borders of windows show in a video: neighbouring frames should differ there as they do elsewhere.</summary>
public static class SeamScore
{
    /// <summary>
    /// Mean difference across borders divided by the mean difference elsewhere: 1 where borders cannot be told. Null where there is no border, nothing
    /// besides borders, or no motion besides them.
    /// </summary>
    /// <param name="differences">Of each frame from the one before; the first has none and is not read.</param>
    /// <param name="borders">Frames that differ across a border; see <see cref="WindowBorders"/>.</param>
    public static double? Of(IReadOnlyList<float> differences, IReadOnlySet<int> borders)
    {
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentNullException.ThrowIfNull(borders);
        var (across, acrossCount, inside, insideCount) = (0.0, 0, 0.0, 0);
        for (var frame = 1; frame < differences.Count; frame++)
        {
            if (borders.Contains(frame))
            {
                (across, acrossCount) = (across + differences[frame], acrossCount + 1);
            }
            else
            {
                (inside, insideCount) = (inside + differences[frame], insideCount + 1);
            }
        }

        return acrossCount == 0 || insideCount == 0 || inside == 0 ? null : across / acrossCount / (inside / insideCount);
    }
}
