namespace Grid.Gateway;

/// <summary>The numbers the API works by.</summary>
public static class GatewayDefaults
{
    /// <summary>Largest request body, in bytes.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>Videos of a page unless the call says otherwise.</summary>
    public const int PageLimit = 20;
}
