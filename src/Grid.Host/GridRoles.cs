namespace Grid.Host;

/// <summary>What a process does for the grid.</summary>
[Flags]
public enum GridRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Tenants, jobs and pools.</summary>
    Control = 1,

    /// <summary>Work on this machine's devices.</summary>
    Gpu = 2,

    /// <summary>The HTTP API.</summary>
    Gateway = 4,

    /// <summary>Everything.</summary>
    All = Control | Gpu | Gateway,
}
