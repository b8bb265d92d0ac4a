namespace Grid.Sdk.Videos;

/// <summary>Some videos of a list.</summary>
public sealed record VideoPage
{
    /// <summary>The videos in the order asked for.</summary>
    public required IReadOnlyList<Video> Data { get; init; }

    /// <summary>Id of the first video.</summary>
    public string? FirstId { get; init; }

    /// <summary>Id of the last video; the next page comes after it.</summary>
    public string? LastId { get; init; }

    /// <summary>Whether another page follows.</summary>
    public bool HasMore { get; init; }
}
