using Grid.Sampling.Settings;

namespace Grid.Sampling.Windows;

/// <summary>The window plan of a request, from frames to latent frames.</summary>
public static class WindowPlans
{
    /// <summary>Plans a video by its settings, which are taken as valid; see <see cref="VideoSettingsValidator"/>.</summary>
    public static WindowPlan For(VideoSettings settings, TemporalCompression compression)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var frames = LatentShapes.For(settings.Frames, settings.Height, settings.Width, compression).Frames;
        return WindowPlan.Create(
            frames,
            ToLatent(settings.Window, compression),
            ToLatent(settings.Overlap, compression),
            compression.LatentChunk,
            settings.WindowSchedule,
            settings.WindowBlend
        );
    }

    private static int ToLatent(int frames, TemporalCompression compression) => frames / compression.FrameChunk * compression.LatentChunk;
}
