namespace Grid.Gateway.Videos;

/// <summary>How a video is cut.</summary>
/// <param name="Windows">Windows of an evaluation, at least 1; where the schedule is <c>uniform</c> some evaluations have one more.</param>
/// <param name="Slices">Parts of the file that are decoded and compressed by themselves, at least 1.</param>
public sealed record VideoPlanResource(int Windows, int Slices);
