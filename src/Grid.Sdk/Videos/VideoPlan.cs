namespace Grid.Sdk.Videos;

/// <summary>How a video is cut.</summary>
/// <param name="Windows">Windows that the network sees one after the other, at least 1.</param>
/// <param name="Slices">Parts of the file that are decoded by themselves, at least 1.</param>
public sealed record VideoPlan(int Windows, int Slices);
