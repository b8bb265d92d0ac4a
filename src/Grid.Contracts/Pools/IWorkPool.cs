using System.Collections.Immutable;
using Grid.Contracts.Jobs;

namespace Grid.Contracts.Pools;

/// <summary>A pool as jobs, tenants and operators see it. Key: one of <see cref="PoolKeys"/>.</summary>
[Alias("grid.IWorkPool")]
public interface IWorkPool : IGrainWithStringKey
{
    /// <summary>Writes that a job is active, so that a pool that lost its queue asks it to offer again.</summary>
    [Alias("Enlist")]
    Task EnlistAsync(JobKey job, CancellationToken cancellationToken);

    /// <summary>
    /// Queues tickets. Each takes the place of a waiting or leased ticket with the same <see cref="TicketId"/>; others of its job stay.
    /// </summary>
    /// <exception cref="ArgumentException">A ticket has no work, or work that is not a number.</exception>
    [Alias("Offer")]
    Task OfferAsync(ImmutableArray<TicketOffer> offers, CancellationToken cancellationToken);

    /// <summary>Takes tickets back that are not wanted any more, waiting or leased; those the pool does not know are no error.</summary>
    [Alias("Withdraw")]
    Task WithdrawAsync(ImmutableArray<TicketId> tickets, CancellationToken cancellationToken);

    /// <summary>Forgets a job that has ended, with all its tickets and leases.</summary>
    [Alias("Retire")]
    Task RetireAsync(JobKey job, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a waiting job's tickets another class and rank. Without effect on tickets that are leased: the job offers the next ones
    /// itself.
    /// </summary>
    [Alias("Rerank")]
    Task RerankAsync(JobKey job, PriorityClass priority, int rank, CancellationToken cancellationToken);

    /// <summary>Those of some jobs that are written as active: they have not ended, as far as the pool was told.</summary>
    [Alias("WhichAreActive")]
    Task<ImmutableArray<JobKey>> WhichAreActiveAsync(ImmutableArray<JobKey> jobs, CancellationToken cancellationToken);

    /// <summary>Number of tickets ahead of the job's first; null when the job has none waiting.</summary>
    [Alias("PositionOf")]
    Task<int?> PositionOfAsync(JobKey job, CancellationToken cancellationToken);

    /// <summary>Why a job waits, in one sentence with numbers; null when it does not wait here.</summary>
    [Alias("Explain")]
    Task<string?> ExplainAsync(JobKey job, CancellationToken cancellationToken);

    /// <summary>Sets what a tenant may have of the pool; kept.</summary>
    /// <exception cref="ArgumentException">Weight or number of running jobs is out of range.</exception>
    [Alias("SetShare")]
    Task SetShareAsync(string tenant, TenantShare share, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps new leases from a worker, or from every worker of a silo when given <c>{silo}/*</c>; kept. What it works on goes on.
    /// </summary>
    /// <exception cref="ArgumentException">The text is neither <c>{silo}/{device}</c> nor <c>{silo}/*</c>.</exception>
    [Alias("Cordon")]
    Task CordonAsync(string worker, CancellationToken cancellationToken);

    /// <summary>Takes a cordon back; it is named as it was for <see cref="CordonAsync"/>.</summary>
    [Alias("Uncordon")]
    Task UncordonAsync(string worker, CancellationToken cancellationToken);

    /// <summary>What waits and what is being worked on.</summary>
    [Alias("GetStatus")]
    Task<PoolStatus> GetStatusAsync(CancellationToken cancellationToken);
}
