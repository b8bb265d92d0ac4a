namespace Grid.Contracts.Tenants;

/// <summary>A tenant as operators see it. Key: the tenant's id.</summary>
[Alias("grid.ITenantAdministration")]
public interface ITenantAdministration : IGrainWithStringKey
{
    /// <summary>What the tenant may do.</summary>
    [Alias("GetSettings")]
    Task<TenantSettings> GetSettingsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sets what the tenant may do, from the next request on; the pool is told its share. Null when set, otherwise why nothing was.
    /// </summary>
    [Alias("SetSettings")]
    Task<JobRejection?> SetSettingsAsync(TenantSettings settings, CancellationToken cancellationToken);

    /// <summary>
    /// Changes some of what the tenant may do, as <see cref="SetSettingsAsync"/> does; changes of other members made meanwhile stay.
    /// </summary>
    [Alias("ChangeSettings")]
    Task<TenantSettingsResult> ChangeSettingsAsync(TenantSettingsChange change, CancellationToken cancellationToken);

    /// <summary>What the tenant has used.</summary>
    [Alias("GetUsage")]
    Task<TenantUsage> GetUsageAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Asks jobs whose reservations have been open for some minutes whether they still run, and ends the reservations of those that do not.
    /// The tenant does so by itself now and then. The number of reservations ended.
    /// </summary>
    [Alias("Reconcile")]
    Task<int> ReconcileAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes some finished jobs and files that are older or more than the tenant keeps, and goes on with removals that were cut off. The
    /// tenant does so by itself once a minute.
    /// </summary>
    [Alias("RemoveAged")]
    Task RemoveAgedAsync(CancellationToken cancellationToken);
}
