namespace Grid.Contracts.Videos;

/// <summary>The files of a completed job by the names users write.</summary>
public static class JobOutputVariants
{
    /// <summary>The video itself, in the format asked for.</summary>
    public const string Video = "video";

    /// <summary>The first frame as PNG.</summary>
    public const string Thumbnail = "thumbnail";

    /// <summary>How the video was made, as JSON.</summary>
    public const string Manifest = "manifest";

    /// <summary>A part of a long video's file; not offered, gone when the file is whole.</summary>
    public const string Segment = "segment";

    /// <summary>All variants that are offered.</summary>
    public static IReadOnlyList<string> All { get; } = [Video, Thumbnail, Manifest];
}
