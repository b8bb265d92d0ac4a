using Grid.Sdk.Videos;

namespace Grid.Cli.Commands.Videos;

/// <summary>Endings of files that the grid keeps of a video.</summary>
internal static class VideoFileNames
{
    /// <summary>Such as <c>.mp4</c>.</summary>
    public static string EndingOf(Video video, VideoVariant variant) =>
        variant switch
        {
            VideoVariant.Thumbnail => ".png",
            VideoVariant.Manifest => ".json",
            _ => "." + (video.Format ?? "mp4"),
        };
}
