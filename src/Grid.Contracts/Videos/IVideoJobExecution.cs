using Grid.Contracts.Pools;
using Grid.Contracts.Workers;

namespace Grid.Contracts.Videos;

/// <summary>A video job as workers see it. Key: <see cref="JobKey"/>. Calls count only with the newest lease of the job's current ticket.</summary>
[Alias("grid.IVideoJobExecution")]
public interface IVideoJobExecution : IGrainWithStringKey
{
    /// <summary>Hands out the work behind a lease; null when the job no longer wants it done.</summary>
    [Alias("Fetch")]
    Task<TicketPayload?> FetchAsync(TicketLease lease, CancellationToken cancellationToken);

    /// <summary>Tells the job how far the ticket is. False: stop now, the result would not count.</summary>
    [Alias("Report")]
    Task<bool> ReportAsync(TicketLease lease, TicketProgress progress, CancellationToken cancellationToken);

    /// <summary>Hands in the result. False when it does not count.</summary>
    [Alias("Complete")]
    Task<bool> CompleteAsync(TicketLease lease, TicketResult result, CancellationToken cancellationToken);

    /// <summary>Tells that the work cannot be done, however often it is tried.</summary>
    [Alias("Fail")]
    Task FailAsync(TicketLease lease, JobError error, CancellationToken cancellationToken);

    /// <summary>Gives the work back undone, for a reason that lies with the worker, such as its shutdown.</summary>
    [Alias("Return")]
    Task ReturnAsync(TicketLease lease, CancellationToken cancellationToken);
}
