using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Work;
using Grid.Diffusion.Pipelines;

namespace Grid.Workers.Work;

/// <summary>
/// What came of a ticket: a result, a refusal (the request cannot be done anywhere), a fault (this worker could not do it), or none of
/// them, where it was given back.
/// </summary>
internal sealed record TicketOutcome
{
    private TicketOutcome(double deviceSeconds, int reached) => (DeviceSeconds, Reached) = (deviceSeconds, reached);

    /// <summary>Device time that the ticket took, whatever came of it.</summary>
    public double DeviceSeconds { get; }

    /// <summary>
    /// How far the work had come: 0 when the device had not begun, else the number that the kind of work has for it, up to
    /// <see cref="Fleet.WorkerHealth.LastPlace"/>.
    /// </summary>
    public int Reached { get; }

    public WorkResult? Result { get; private init; }

    public JobError? Refusal { get; private init; }

    public Exception? Fault { get; private init; }

    /// <summary>Whether the ticket was given back.</summary>
    public bool IsReturned => Result is null && Refusal is null && Fault is null;

    /// <summary>The work was done.</summary>
    public static TicketOutcome Of(WorkResult result, int reached) => new(result.DeviceSeconds, reached) { Result = result };

    /// <summary>The work ended with an exception. A cancellation is nobody's fault, whoever it was meant for.</summary>
    public static TicketOutcome Of(Exception failure, double deviceSeconds, int reached) =>
        failure switch
        {
            WorkRefusedException refused => new(deviceSeconds, reached) { Refusal = refused.Error },

            // Weights are checked when they are loaded and the arithmetic is the same everywhere, so another worker would make the same.
            ModelOutputException invalid => new(deviceSeconds, reached)
            {
                Refusal = new JobError(GridErrorCodes.ModelOutputInvalid, invalid.Message),
            },
            OperationCanceledException => new(deviceSeconds, reached),
            _ => new(deviceSeconds, reached) { Fault = failure },
        };
}
