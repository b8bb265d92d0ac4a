using Grid.Contracts.Jobs;

namespace Grid.Contracts.Tenants;

/// <summary>A tenant's accounts, as its jobs and the tenant itself see them. Key: the tenant's id.</summary>
[Alias("grid.ITenantAccounts")]
public interface ITenantAccounts : IGrainWithStringKey
{
    /// <summary>
    /// Charges what an attempt at a job used and frees the rest of its reservation. A job calls this at its end until it is answered; only
    /// the first call counts, and one for an attempt without an open reservation changes nothing.
    /// </summary>
    /// <param name="job">Id of the job within the tenant.</param>
    /// <param name="attempt">Which attempt; see <see cref="JobAccount"/>.</param>
    /// <param name="completed">Whether the attempt gave a video. Only such attempts tell what a job of its size costs.</param>
    /// <param name="gpuSeconds">Device time of the attempt, 0 to <see cref="TenantSettings.MaxBudget"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of range.</exception>
    [Alias("Settle")]
    Task SettleAsync(string job, int attempt, double gpuSeconds, bool completed, CancellationToken cancellationToken);

    /// <summary>What the tenant has used.</summary>
    [Alias("GetUsage")]
    Task<TenantUsage> GetUsageAsync(CancellationToken cancellationToken);
}
