namespace Grid.Media;

/// <summary>Names, file extensions and media types of <see cref="VideoFormat"/>.</summary>
public static class VideoFormats
{
    /// <summary>The names a request may use.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mp4", "gif", "png"];

    public static string Name(this VideoFormat format) => Names[(int)format];

    public static string ContentType(this VideoFormat format) =>
        format switch
        {
            VideoFormat.Mp4 => "video/mp4",
            VideoFormat.Gif => "image/gif",
            _ => "image/png",
        };

    /// <summary>What a clip of so many frames is written as when nothing is asked for.</summary>
    public static VideoFormat Default(int frames) => frames == 1 ? VideoFormat.Png : VideoFormat.Mp4;

    public static bool TryParse(string? name, out VideoFormat format)
    {
        for (var index = 0; index < Names.Count; index++)
        {
            if (string.Equals(Names[index], name, StringComparison.OrdinalIgnoreCase))
            {
                format = (VideoFormat)index;
                return true;
            }
        }

        format = default;
        return false;
    }
}
