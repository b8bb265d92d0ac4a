namespace Grid.Sampling.Windows;

/// <summary>How much the borders of windows show in a video: neighbouring frames should differ there as they do elsewhere.</summary>
public static class SeamScore
{
    /// <summary>
    /// Mean difference across borders divided by the mean difference elsewhere: 1 where borders cannot be told. Null where there is no border, nothing to
    /// compare with, or no motion there.
    /// </summary>
    /// <remarks>
    /// An autoencoder that decodes chunk by chunk makes frames differ more from one chunk to the next, windows or not, and windows begin at chunks. So
    /// borders of windows are compared with borders of chunks that lie inside windows; with all other frames only where there are none of those.
    /// </remarks>
    /// <param name="differences">Of each frame from the one before; the first has none and is not read.</param>
    /// <param name="borders">Frames that differ across a border; see <see cref="WindowBorders"/>.</param>
    /// <param name="compression">Tells where chunks begin.</param>
    public static double? Of(IReadOnlyList<float> differences, IReadOnlySet<int> borders, TemporalCompression compression)
    {
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentNullException.ThrowIfNull(borders);
        var lead = compression.TakesLeadingImage ? differences.Count % compression.FrameChunk : 0;
        int[] inside = [.. Enumerable.Range(1, Math.Max(0, differences.Count - 1)).Where(frame => !borders.Contains(frame))];
        int[] alike = [.. inside.Where(frame => frame > lead && (frame - lead) % compression.FrameChunk == 0)];
        var elsewhere = alike.Length > 0 ? alike : inside;
        int[] across = [.. borders.Where(frame => frame > 0 && frame < differences.Count)];
        if (across.Length == 0 || elsewhere.Length == 0)
        {
            return null;
        }

        var usual = elsewhere.Average(frame => (double)differences[frame]);
        return usual > 0 ? across.Average(frame => (double)differences[frame]) / usual : null;
    }
}
