using Grid.Contracts.Pools;

namespace Grid.Contracts.Videos;

/// <summary>A video job as its pool sees it. Key: <see cref="JobKey"/>.</summary>
[Alias("grid.IVideoJobScheduling")]
public interface IVideoJobScheduling : IGrainWithStringKey
{
    /// <summary>The ticket the job wants done now, for a pool that has lost it; null when the job has ended or never began.</summary>
    [Alias("OfferAgain")]
    Task<TicketOffer?> OfferAgainAsync(CancellationToken cancellationToken);

    /// <summary>Tells that the worker of a lease fell silent. The ticket the job wants done now; null when there is none any more.</summary>
    [Alias("Lost")]
    Task<TicketOffer?> LostAsync(TicketLease lease, CancellationToken cancellationToken);
}
