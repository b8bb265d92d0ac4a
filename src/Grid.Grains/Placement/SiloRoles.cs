namespace Grid.Grains.Placement;

/// <summary>Names of what a silo does for the grid, as its metadata carries them.</summary>
public static class SiloRoles
{
    /// <summary>Hosts tenants, jobs, pools and the catalog.</summary>
    public const string Control = "control";

    /// <summary>Hosts the workers of its own devices.</summary>
    public const string Gpu = "gpu";

    /// <summary>Answers HTTP and hosts no grains.</summary>
    public const string Gateway = "gateway";

    /// <summary>Key of a silo's metadata; its value is the roles with commas between.</summary>
    internal const string MetadataKey = "grid.roles";
}
