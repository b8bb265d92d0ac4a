using Grid.Contracts.Work;

namespace Grid.Workers.Work;

/// <summary>One ticket while it is worked on. Each kind of work adds what it holds in memory between its steps.</summary>
internal class TicketBurst(TicketWork work)
{
    private readonly TaskCompletionSource<TicketOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TicketWork Work => work;

    /// <summary>Seconds of the device that this ticket has had; of a batch's steps, its part.</summary>
    public double DeviceSeconds { get; set; }

    /// <summary>What came of this ticket. Never fails.</summary>
    public Task<TicketOutcome> Outcome => _outcome.Task;

    /// <summary>Whether nothing more is to be done: answered, failed or canceled.</summary>
    public bool IsOver => _outcome.Task.IsCompleted;

    /// <summary>How far the work has come, as <see cref="TicketOutcome.Reached"/> says it.</summary>
    public int Reached { get; protected set; }

    public void Complete(WorkResult result) => _outcome.TrySetResult(TicketOutcome.Of(result, Reached));

    /// <summary>Ends the ticket with what went wrong. One that was canceled ends as given back, whatever else went wrong with it.</summary>
    public void Fail(Exception failure) =>
        _outcome.TrySetResult(
            TicketOutcome.Of(
                work.Cancellation.IsCancellationRequested ? new OperationCanceledException(work.Cancellation) : failure,
                DeviceSeconds,
                Reached
            )
        );
}
