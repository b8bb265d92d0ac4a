using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Work;
using Grid.Grains.Jobs.Boards;

namespace Grid.Grains.Jobs;

// Work that comes back undone, or with a worker that does not come back.
internal abstract partial class JobLife
{
    /// <summary>Counts device time of work that came back without a result.</summary>
    public void AddDeviceSeconds(double seconds) => state.DeviceSeconds += double.IsFinite(seconds) && seconds > 0 ? seconds : 0;

    /// <summary>The worker of a lease gives its work back, through no fault of the work.</summary>
    public void Return(TicketLease lease)
    {
        if (!IsCurrent(lease))
        {
            return;
        }

        if (Board?.Find(lease) is { } piece)
        {
            TicketBoard.Release(piece);
        }

        state.Attempt = null;
        EndIfCanceled();
    }

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

    /// <summary>The worker of a lease fell silent.</summary>
    public void Lose(TicketLease lease)
    {
        if (!IsCurrent(lease))
        {
            return;
        }

        if (Board?.Find(lease) is { } piece)
        {
            TicketBoard.Lose(piece);
            EndIfCanceled();
            EndIfPoisoned(piece.Unit.Losses.AtWork, piece.Unit.Losses.Idle);
            return;
        }

        state.Attempt = null;
        EndIfCanceled();
        if (!Ended)
        {
            CountLoss(lease);
        }
    }

    /// <summary>Counts a lost worker; true when that ends the job. See <see cref="WorkerLosses"/> for what counts.</summary>
    private bool CountLoss(TicketLease lease)
    {
        var computing = lease.Generation == _begun;
        (state.LostWorkers, state.LostIdleWorkers) = computing
            ? (state.LostWorkers + 1, state.LostIdleWorkers)
            : (state.LostWorkers, state.LostIdleWorkers + 1);
        return EndIfPoisoned(state.LostWorkers, state.LostIdleWorkers);
    }

    private bool EndIfPoisoned(int atWork, int idle)
    {
        if (Ended || !WorkerLosses.AreTooManyOf(atWork, idle))
        {
            return false;
        }

        End(
            JobState.Failed,
            new JobError(
                GridErrorCodes.PoisonTicket,
                $"{atWork + idle} workers were lost one after another at the same place ({WorkName}), {atWork} of "
                    + "them at work on it; the job is not tried again."
            )
        );
        return true;
    }
}
