using System.Text.Json.Serialization;

namespace Grid.Sdk.Videos;

/// <summary>Where a video is. A later grid may know more values than these.</summary>
[JsonConverter(typeof(VideoStatusConverter))]
public readonly record struct VideoStatus(string Value)
{
    /// <summary>Accepted, and no worker has begun.</summary>
    public static VideoStatus Queued { get; } = new("queued");

    /// <summary>A worker is at it.</summary>
    public static VideoStatus InProgress { get; } = new("in_progress");

    /// <summary>The file can be fetched.</summary>
    public static VideoStatus Completed { get; } = new("completed");

    /// <summary>It failed, was canceled or expired; <see cref="Video.Error"/> says which.</summary>
    public static VideoStatus Failed { get; } = new("failed");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
