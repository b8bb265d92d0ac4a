using Grid.Contracts.Work;

namespace Grid.Workers.Work;

/// <summary>A ticket in a worker's hands.</summary>
/// <param name="Payload">What is to be done.</param>
/// <param name="OnProgress">Told how far it is; called from the device's thread, so it must be quick.</param>
/// <param name="Cancellation">Ends this ticket's work at its next step; others of its batch go on.</param>
internal sealed record TicketWork(WorkPayload Payload, Action<WorkProgress> OnProgress, CancellationToken Cancellation);
