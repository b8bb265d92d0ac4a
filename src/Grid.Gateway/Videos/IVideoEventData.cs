using System.Text.Json.Serialization;

namespace Grid.Gateway.Videos;

/// <summary>What an event of a video carries: the video, or a preview of it.</summary>
[JsonDerivedType(typeof(VideoResource)), JsonDerivedType(typeof(VideoPreviewResource))]
public interface IVideoEventData;
