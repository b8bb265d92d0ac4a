namespace Grid.Grains;

/// <summary>Names of the grain storage providers.</summary>
public static class GridStorage
{
    /// <summary>The one provider: SQLite in an embedded grid, Redis in a cluster.</summary>
    public const string Name = "grid";
}
