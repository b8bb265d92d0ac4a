namespace Grid.Gateway.Health;

/// <summary>How the grid is.</summary>
/// <param name="Status">Always <c>ok</c>; a grid that is not well does not answer with 200.</param>
/// <param name="Workers">Workers heard of lately.</param>
/// <param name="ActiveVideos">Videos that have not ended.</param>
public sealed record HealthResource(string Status, int Workers, int ActiveVideos);
