namespace Grid.Contracts.Pools;

/// <summary>What workers may be able to do. A ticket names one, and only workers that have it get the ticket.</summary>
public static class WorkCapabilities
{
    /// <summary>Making videos: all of a video's phases.</summary>
    public const string Video = "video";
}
