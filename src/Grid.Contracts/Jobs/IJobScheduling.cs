using System.Collections.Immutable;
using Grid.Contracts.Pools;

namespace Grid.Contracts.Jobs;

/// <summary>A job as its pool sees it. Key: <see cref="JobKey"/>.</summary>
[Alias("grid.IJobScheduling")]
public interface IJobScheduling : IGrainWithStringKey
{
    /// <summary>The tickets the job wants done now, for a pool that has lost them; none when the job has ended or never began.</summary>
    [Alias("OfferAgain")]
    Task<ImmutableArray<TicketOffer>> OfferAgainAsync(CancellationToken cancellationToken);

    /// <summary>Tells that the worker of a lease was lost. The tickets the job wants done now; none when there are none any more.</summary>
    [Alias("Lost")]
    Task<ImmutableArray<TicketOffer>> LostAsync(TicketLease lease, CancellationToken cancellationToken);

    /// <summary>
    /// Tells that no worker of a compute profile is left. A job that is bound to it begins its work anew, on any worker. The tickets the
    /// job wants done now.
    /// </summary>
    [Alias("BeginAnew")]
    Task<ImmutableArray<TicketOffer>> BeginAnewAsync(string profile, CancellationToken cancellationToken);
}
