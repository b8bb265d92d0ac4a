namespace Grid.Gateway.Videos;

/// <summary>A page of videos.</summary>
public sealed record VideoListResource
{
    /// <summary>Always <c>list</c>.</summary>
    public string Object { get; init; } = "list";

    /// <summary>The videos in the order asked for.</summary>
    public required IReadOnlyList<VideoResource> Data { get; init; }

    /// <summary>Id of the first video of the page.</summary>
    public string? FirstId { get; init; }

    /// <summary>Id of the last video of the page; give it as <c>after</c> for the next page.</summary>
    public string? LastId { get; init; }

    /// <summary>Whether another page follows.</summary>
    public required bool HasMore { get; init; }
}
