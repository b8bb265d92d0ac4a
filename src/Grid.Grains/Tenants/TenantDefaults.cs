namespace Grid.Grains.Tenants;

/// <summary>The numbers a tenant works by.</summary>
public static class TenantDefaults
{
    /// <summary>How long an idempotency key is remembered.</summary>
    public static readonly TimeSpan IdempotencyWindow = TimeSpan.FromHours(24);

    /// <summary>Longest idempotency key, in characters.</summary>
    public const int MaxIdempotencyKey = 255;

    /// <summary>
    /// How long a reservation is left alone before its job is asked whether it still runs. Longer than a call may take to make the job, and
    /// longer than a job that has ended needs to say what it used.
    /// </summary>
    public static readonly TimeSpan ReconcileAfter = TimeSpan.FromMinutes(5);

    /// <summary>How often jobs of old reservations are asked.</summary>
    public static readonly TimeSpan ReconcilePeriod = TimeSpan.FromMinutes(1);

    /// <summary>Jobs removed at a time because of their age or number, and jobs whose files are.</summary>
    public const int AgedBatch = 64;

    /// <summary>
    /// Jobs asked at a time of those that the pool does not hold for active; the others have their turn at the next ones.
    /// </summary>
    public const int ReconcileBatch = 64;
}
