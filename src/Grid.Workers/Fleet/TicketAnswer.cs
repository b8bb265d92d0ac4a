using Grid.Contracts.Work;
using Grid.Workers.Work;

namespace Grid.Workers.Fleet;

/// <summary>Turns what came of a ticket's work into the call that tells its job.</summary>
internal static class TicketAnswer
{
    /// <summary>Tells it. False when the job does not want the result. May be called more than once.</summary>
    /// <param name="fault">The outcome's fault as the job is told of it; null where there is none.</param>
    public static Task<bool> TellAsync(HeldTicket ticket, TicketOutcome outcome, WorkFault? fault)
    {
        var (job, lease, seconds) = (ticket.Job, ticket.Lease, outcome.DeviceSeconds);
        if (outcome.Result is { } result)
        {
            return job.CompleteAsync(lease, result, CancellationToken.None);
        }

        return Always(
            outcome.Refusal is { } refusal ? job.FailAsync(lease, refusal, seconds, CancellationToken.None)
            : fault is not null ? job.FaultAsync(lease, fault, seconds, CancellationToken.None)
            : job.ReturnAsync(lease, seconds, CancellationToken.None)
        );
    }

    private static async Task<bool> Always(Task call)
    {
        await call;
        return true;
    }
}
