namespace Grid.Contracts.Tenants;

/// <summary>Tenants known without a registry.</summary>
public static class TenantIds
{
    /// <summary>The tenant of calls that come without a key over the loopback interface.</summary>
    public const string Default = "default";
}
