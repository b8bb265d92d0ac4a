namespace Grid.Sdk.Videos;

/// <summary>What a video waits for or does.</summary>
public sealed record VideoExplanation
{
    /// <summary>The video.</summary>
    public required string Id { get; init; }

    /// <summary>One sentence with numbers.</summary>
    public required string Explanation { get; init; }
}
