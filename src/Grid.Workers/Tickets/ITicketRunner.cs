using Grid.Contracts.Workers;

namespace Grid.Workers.Tickets;

/// <summary>Does the work of tickets on one device.</summary>
internal interface ITicketRunner
{
    /// <summary>Does the work. Cancellation takes effect between two steps.</summary>
    /// <param name="onProgress">Told of every step, on the device's thread.</param>
    Task<TicketResult> RunAsync(TicketPayload payload, Action<TicketProgress> onProgress, CancellationToken cancellationToken);
}
