using Grid.Contracts.Pools;
using Grid.Contracts.Work;

namespace Grid.Contracts.Jobs;

/// <summary>
/// A job as workers see it. Key: <see cref="JobKey"/>. Calls count only with the newest lease of the job's current ticket.
/// </summary>
[Alias("grid.IJobExecution")]
public interface IJobExecution : IGrainWithStringKey
{
    /// <summary>Hands out the work behind a lease; null when the job no longer wants it done.</summary>
    [Alias("Fetch")]
    Task<WorkPayload?> FetchAsync(TicketLease lease, CancellationToken cancellationToken);

    /// <summary>Tells the job how far the ticket is. False: stop now, the result would not count.</summary>
    [Alias("Report")]
    Task<bool> ReportAsync(TicketLease lease, WorkProgress progress, CancellationToken cancellationToken);

    /// <summary>Hands in the result. False when it does not count.</summary>
    [Alias("Complete")]
    Task<bool> CompleteAsync(TicketLease lease, WorkResult result, CancellationToken cancellationToken);

    /// <summary>Tells that the request cannot be done by any worker, however often it is tried. The job fails.</summary>
    /// <param name="deviceSeconds">Device time that the ticket took, 0 or more.</param>
    [Alias("Fail")]
    Task FailAsync(TicketLease lease, JobError error, double deviceSeconds, CancellationToken cancellationToken);

    /// <summary>
    /// Tells that this worker could not do the work. The job offers it to other workers, and fails when several of them could not do it
    /// either.
    /// </summary>
    /// <inheritdoc cref="FailAsync" path="/param"/>
    [Alias("Fault")]
    Task FaultAsync(TicketLease lease, WorkFault fault, double deviceSeconds, CancellationToken cancellationToken);

    /// <summary>Gives the work back undone, through no fault of anyone: a shutdown, or a cancellation.</summary>
    /// <inheritdoc cref="FailAsync" path="/param"/>
    [Alias("Return")]
    Task ReturnAsync(TicketLease lease, double deviceSeconds, CancellationToken cancellationToken);
}
