namespace Grid.Contracts.Videos;

/// <summary>A run of frames that the network sees at once.</summary>
/// <param name="FirstFrame">Index of the first frame, from 0.</param>
/// <param name="Frames">Number of frames.</param>
[GenerateSerializer, Alias("grid.video-window"), Immutable]
public sealed record VideoWindow([property: Id(0)] int FirstFrame, [property: Id(1)] int Frames);
