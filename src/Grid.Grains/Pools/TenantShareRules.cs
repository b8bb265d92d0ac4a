using Grid.Contracts.Pools;

namespace Grid.Grains.Pools;

/// <summary>What a share may be.</summary>
internal static class TenantShareRules
{
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static void Check(TenantShare share)
    {
        if (!(share.Weight >= TenantShare.MinWeight && share.Weight <= TenantShare.MaxWeight))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"weight {share.Weight} is not allowed; it must be {TenantShare.MinWeight} to {TenantShare.MaxWeight}."
                ),
                nameof(share)
            );
        }

        if (share.MaxRunning < 1)
        {
            throw new ArgumentException($"max_running {share.MaxRunning} is not allowed; it must be 1 or more.", nameof(share));
        }
    }
}
