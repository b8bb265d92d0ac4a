namespace Grid.Gateway.Videos;

/// <summary>A change of a video; members that are left out stay as they are.</summary>
public sealed record VideoChangeResource
{
    /// <summary><c>interactive</c>, <c>standard</c> or <c>batch</c>.</summary>
    public string? Priority { get; init; }

    /// <summary>Order among the tenant's own videos of its class, lower first; -1,000,000 to 1,000,000.</summary>
    public int? Rank { get; init; }
}
