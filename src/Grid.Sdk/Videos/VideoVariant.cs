namespace Grid.Sdk.Videos;

/// <summary>Which file of a video.</summary>
public enum VideoVariant
{
    /// <summary>The video, or the picture of a request for one frame.</summary>
    Video,

    /// <summary>A small PNG picture of it.</summary>
    Thumbnail,

    /// <summary>JSON that says how it was made.</summary>
    Manifest,
}
