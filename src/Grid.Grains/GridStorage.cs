namespace Grid.Grains;

/// <summary>Names of the grain storage providers.</summary>
public static class GridStorage
{
    /// <summary>The one provider: Redis or Garnet.</summary>
    public const string Name = "grid";
}
