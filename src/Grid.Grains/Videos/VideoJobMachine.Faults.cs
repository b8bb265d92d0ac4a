using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;

namespace Grid.Grains.Videos;

// Work that came back undone.
internal sealed partial class VideoJobMachine
{
    /// <summary>Counts device time of work that came back without a result.</summary>
    public void AddDeviceSeconds(double seconds) => state.DeviceSeconds += double.IsFinite(seconds) && seconds > 0 ? seconds : 0;

    /// <summary>The worker of a lease could not do the work. Others get it, until too many could not.</summary>
    public void Fault(TicketLease lease, WorkFault fault)
    {
        if (!IsCurrent(lease))
        {
            return;
        }

        var faults = Board?.Find(lease)?.Unit.Faults ?? state.Faults;
        Return(lease);
        if (!Ended)
        {
            faults.Add(lease.Worker, fault);
            if (faults.AreTooMany)
            {
                Fail(faults.Error);
            }
        }
    }

    /// <summary>
    /// Begins the job's work again from its start, where files that it goes on from have gone: the same work gives the same video. False
    /// where that was done too often, and for a job that ends.
    /// </summary>
    public bool TryBeginAnew()
    {
        if (Ended || state.State == JobState.Canceling || state.BegunAnew >= VideoJobDefaults.MaxBegunAnew)
        {
            return false;
        }

        ForgetWork();
        (state.BegunAnew, state.Attempt, state.EvaluationsTotal) = (state.BegunAnew + 1, null, state.Spec!.Steps);
        BeginTicket(TicketKind.EncodePrompt);
        Enter(JobState.Preparing);
        return true;
    }

    /// <summary>The offer of a ticket that came back; null when it is not wanted any more.</summary>
    public TicketOffer? OfferAgain(TicketId ticket) => Offers().FirstOrDefault(offer => offer.Ticket == ticket);

    // What could not be done is done alone next: in a batch it may have been another's fault.
    private TicketOffer WithFaults(TicketOffer offer, WorkFaults faults) =>
        faults.AreNone
            ? offer with
            {
                Profile = state.Profile ?? "",
            }
            : offer with
            {
                Profile = state.Profile ?? "",
                BatchKey = "",
                Avoid = [.. faults.Workers],
                RetryAfter = faults.RetryAfter,
            };
}
