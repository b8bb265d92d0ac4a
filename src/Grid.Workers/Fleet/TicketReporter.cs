using System.Threading.Channels;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Work;

namespace Grid.Workers.Fleet;

/// <summary>
/// Carries a ticket's progress from the device's thread to its job, the newest only, and stops the work when the job says so.
/// </summary>
internal sealed class TicketReporter
{
    private readonly Channel<WorkProgress> _steps;
    private readonly Task _reporting;

    // Of a report that a newer one has overtaken; the next one carries it, since previews are rare.
    private JobPreview? _overtaken;

    /// <param name="onFailure">Told why a report did not arrive.</param>
    public TicketReporter(HeldTicket ticket, Action<TicketId, Exception> onFailure)
    {
        _steps = Channel.CreateBounded<WorkProgress>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest },
            dropped => _overtaken = dropped.Preview ?? _overtaken
        );
        _reporting = ReportAsync(ticket, onFailure);
    }

    /// <summary>Takes a report; from any thread, without waiting.</summary>
    public void Report(WorkProgress progress) => _steps.Writer.TryWrite(progress);

    /// <summary>Ends when the last report has been told or given up.</summary>
    public Task EndAsync()
    {
        _steps.Writer.TryComplete();
        return _reporting;
    }

    private async Task ReportAsync(HeldTicket ticket, Action<TicketId, Exception> onFailure)
    {
        await foreach (var newest in _steps.Reader.ReadAllAsync(CancellationToken.None))
        {
            var overtaken = Interlocked.Exchange(ref _overtaken, null);
            var step = newest.Preview is null && overtaken is not null ? newest with { Preview = overtaken } : newest;
            try
            {
                if (!await ticket.Job.ReportAsync(ticket.Lease, step, CancellationToken.None))
                {
                    ticket.Abandon();
                    return;
                }
            }
            catch (Exception unreachable)
            {
                // Progress is for show; the result is what counts, and it finds out for itself whether the job can be reached.
                onFailure(ticket.Lease.Ticket, unreachable);
            }
        }
    }
}
