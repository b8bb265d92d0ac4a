namespace Grid.Sdk.Videos;

/// <summary>
/// A rough picture of what a video will be. The grid keeps none: they come while a video is waited for, and some may be missed.
/// </summary>
/// <param name="Step">Network evaluations done when it was made.</param>
/// <param name="MediaType">Media type of the picture.</param>
/// <param name="Data">The picture's file.</param>
public sealed record VideoPreview(int Step, string MediaType, ReadOnlyMemory<byte> Data);
