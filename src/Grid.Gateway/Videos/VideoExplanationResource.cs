namespace Grid.Gateway.Videos;

/// <summary>What a video waits for or does.</summary>
/// <param name="Id">The video.</param>
/// <param name="Explanation">One sentence with numbers.</param>
public sealed record VideoExplanationResource(string Id, string Explanation);
