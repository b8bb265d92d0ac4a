using Grid.Contracts;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Storage;
using Grid.Storage.Space;
using Grid.Workers.Tickets;

namespace Grid.Workers.Fleet;

/// <summary>Turns what came of a ticket's work into the call that tells its job.</summary>
internal static class TicketAnswer
{
    /// <summary>Waits for the work. The call answers false when the job does not want the result; it may be made more than once.</summary>
    public static async Task<Func<IVideoJobExecution, Task<bool>>> OfAsync(HeldTicket ticket, Task<TicketResult> work, SpaceGuard space, Action<TicketId, Exception> onFailure)
    {
        var lease = ticket.Lease;
        try
        {
            var result = await work;
            ticket.DeviceSeconds = result.DeviceSeconds;
            return job => job.CompleteAsync(lease, result, CancellationToken.None);
        }
        catch (OperationCanceledException) when (ticket.Cancellation.IsCancellationRequested)
        {
            return job => Always(job.ReturnAsync(lease, CancellationToken.None));
        }
        catch (Exception full) when (FullStorage.IsCauseOf(full))
        {
            // No fault of the work, nor of this worker: it is done again when there is space. The artifact store has told of its own part.
            if (full is not StorageFullException)
            {
                space.NoteFull(SpaceArea.Scratch);
            }

            return job => Always(job.ReturnAsync(lease, CancellationToken.None));
        }
        catch (Exception failure)
        {
            // The same work on the same bytes fails anywhere, so the job ends and says why; the worker goes on with the next ticket.
            onFailure(lease.Ticket, failure);
            var error = (failure as WorkRefusedException)?.Error ?? new JobError(GridErrorCodes.WorkFailed, $"{ticket.Payload!.Kind} failed: {failure.Message}");
            return job => Always(job.FailAsync(lease, error, CancellationToken.None));
        }
    }

    private static async Task<bool> Always(Task call)
    {
        await call;
        return true;
    }
}
