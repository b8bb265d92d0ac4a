namespace Grid.Grains.Tenants;

/// <summary>The numbers a tenant works by.</summary>
public static class TenantDefaults
{
    /// <summary>How long an idempotency key is remembered.</summary>
    public static readonly TimeSpan IdempotencyWindow = TimeSpan.FromHours(24);

    /// <summary>Longest idempotency key, in characters.</summary>
    public const int MaxIdempotencyKey = 255;
}
