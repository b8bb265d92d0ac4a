using Grid.Contracts.Videos;

namespace Grid.Grains.Videos;

/// <summary>Cuts a video into windows: one, since requests are held to what a model sees at once.</summary>
internal static class VideoPlanner
{
    public static VideoPlan Plan(VideoSpec spec) => new([new VideoWindow(0, spec.Frames)]);
}
