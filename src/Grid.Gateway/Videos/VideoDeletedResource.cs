namespace Grid.Gateway.Videos;

/// <summary>The answer to the removal of a video.</summary>
/// <param name="Id">The video that is gone.</param>
/// <param name="Object">Always <c>video.deleted</c>.</param>
/// <param name="Deleted">Always true.</param>
public sealed record VideoDeletedResource(string Id, string Object = "video.deleted", bool Deleted = true) : IVideoEventData;
