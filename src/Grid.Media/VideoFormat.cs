namespace Grid.Media;

public enum VideoFormat
{
    /// <summary>H.264 in MP4, 8-bit 4:2:0, index in front so that it plays while it loads.</summary>
    Mp4,

    /// <summary>An endless GIF with one palette for the whole clip.</summary>
    Gif,

    /// <summary>One frame, without loss.</summary>
    Png,
}
