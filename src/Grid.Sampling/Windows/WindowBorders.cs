namespace Grid.Sampling.Windows;

/// <summary>Where the borders of windows lie in the decoded video.</summary>
public static class WindowBorders
{
    /// <summary>
    /// The video frames at which a window of the plan's first evaluation begins or ends: frame t is named where t - 1 and t are not both in
    /// the same windows. The video's own ends are no borders.
    /// </summary>
    public static IReadOnlySet<int> Frames(WindowPlan plan, TemporalCompression compression)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var lead = compression.TakesLeadingImage && plan.Frames % compression.LatentChunk == 1 ? 1 : 0;
        return plan.WindowsAt(0)
            .SelectMany(window => new[] { window.First, window.End })
            .Where(latent => latent > 0 && latent < plan.Frames)
            .Select(latent => latent <= lead ? latent : lead + ((latent - lead) * compression.FrameChunk / compression.LatentChunk))
            .ToHashSet();
    }
}
