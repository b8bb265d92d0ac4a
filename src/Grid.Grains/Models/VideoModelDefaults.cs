using Grid.Contracts.Videos;
using Grid.Sampling.Settings;

namespace Grid.Grains.Models;

/// <summary>What models take and allow unless their sheet says otherwise: the values of the published V2 scripts.</summary>
internal static class VideoModelDefaults
{
    /// <summary>Values for what a request leaves out.</summary>
    public static VideoSettings Settings { get; } = new();

    /// <summary>Frames per second.</summary>
    public static FrameRate Fps { get; } = (int)Settings.Fps;

    /// <summary>How far a request may go.</summary>
    public static ModelLimits Limits { get; } = new();
}
