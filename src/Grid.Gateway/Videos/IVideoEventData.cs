using System.Text.Json.Serialization;

namespace Grid.Gateway.Videos;

/// <summary>What an event of a video carries: the video, a preview of it, or its removal.</summary>
[JsonDerivedType(typeof(VideoResource)), JsonDerivedType(typeof(VideoPreviewResource)), JsonDerivedType(typeof(VideoDeletedResource))]
public interface IVideoEventData;
