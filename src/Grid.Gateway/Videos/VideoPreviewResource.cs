namespace Grid.Gateway.Videos;

/// <summary>A rough picture of what a video will be; kept nowhere, so only watchers get it.</summary>
/// <param name="Step">Network evaluations done when it was made.</param>
/// <param name="MediaType">Media type of the picture.</param>
/// <param name="Data">The picture, in base64.</param>
public sealed record VideoPreviewResource(int Step, string MediaType, byte[] Data) : IVideoEventData;
