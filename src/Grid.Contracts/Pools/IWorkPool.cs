using Grid.Contracts.Videos;

namespace Grid.Contracts.Pools;

/// <summary>A pool as jobs see it. Key: one of <see cref="PoolKeys"/>.</summary>
[Alias("grid.IWorkPool")]
public interface IWorkPool : IGrainWithStringKey
{
    /// <summary>Writes that a job is active, so that a pool that lost its queue asks it to offer again.</summary>
    [Alias("Enlist")]
    Task EnlistAsync(JobKey job, CancellationToken cancellationToken);

    /// <summary>Queues a ticket in place of any earlier one of the same job.</summary>
    [Alias("Offer")]
    Task OfferAsync(TicketOffer offer, CancellationToken cancellationToken);

    /// <summary>Forgets a job that has ended.</summary>
    [Alias("Retire")]
    Task RetireAsync(JobKey job, CancellationToken cancellationToken);

    /// <summary>Number of tickets ahead of the job's own; null when the job has none waiting.</summary>
    [Alias("PositionOf")]
    Task<int?> PositionOfAsync(JobKey job, CancellationToken cancellationToken);

    /// <summary>Sets what a tenant may have of the pool; kept.</summary>
    /// <exception cref="ArgumentException">Weight or number of running jobs is out of range.</exception>
    [Alias("SetShare")]
    Task SetShareAsync(string tenant, TenantShare share, CancellationToken cancellationToken);

    /// <summary>What waits and what is being worked on.</summary>
    [Alias("GetStatus")]
    Task<PoolStatus> GetStatusAsync(CancellationToken cancellationToken);
}
