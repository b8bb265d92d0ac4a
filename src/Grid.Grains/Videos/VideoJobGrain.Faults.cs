using Grid.Contracts;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;

namespace Grid.Grains.Videos;

// Work that comes back without a result.
internal sealed partial class VideoJobGrain
{
    public async Task FailAsync(TicketLease lease, JobError error, double deviceSeconds, CancellationToken cancellationToken)
    {
        if (_machine.IsCurrent(lease))
        {
            _machine.AddDeviceSeconds(deviceSeconds);
            await EndOrBeginAnewAsync(error);
        }
    }

    public async Task FaultAsync(TicketLease lease, WorkFault fault, double deviceSeconds, CancellationToken cancellationToken)
    {
        if (_machine.IsCurrent(lease))
        {
            LogFault(_key, lease.Worker, fault.Id, fault.Code);
            _machine.AddDeviceSeconds(deviceSeconds);
            _machine.Fault(lease, fault);
            await AfterReturnAsync(lease);
        }
    }

    public async Task ReturnAsync(TicketLease lease, double deviceSeconds, CancellationToken cancellationToken)
    {
        if (_machine.IsCurrent(lease))
        {
            _machine.AddDeviceSeconds(deviceSeconds);
            _machine.Return(lease);
            await AfterReturnAsync(lease);
        }
    }

    // Files that work goes on from may be gone where the state's store has lost its newest writes; then the work is done again.
    private async Task EndOrBeginAnewAsync(JobError error)
    {
        TicketId[] tickets = [.. (_machine.Board?.Open ?? []).Select(ticket => new TicketId(_key, ticket.Number))];
        TicketLease[] leases = [.. _machine.Board?.Leases ?? []];
        if (error.Code != GridErrorCodes.ArtifactLost || !_machine.TryBeginAnew())
        {
            _machine.Fail(error);
            await WriteAsync();
            await AfterChangeAsync();
            return;
        }

        LogBegunAnew(_key, error.Message);
        EndPieces();
        _point = JobProgressPoint.Written(state.State);
        await WriteAsync();
        Abandon(leases);
        await Pool.WithdrawAsync([.. tickets], CancellationToken.None);
        await OfferAsync();
    }

    // Only the ticket that came back is offered: an offer of the others would end leases that were granted and are not fetched yet.
    private async Task AfterReturnAsync(TicketLease lease)
    {
        ForgetUnwrittenSteps();
        await WriteAsync();
        if (_machine.Ended || state.State.State == JobState.Canceling)
        {
            await AfterChangeAsync();
        }
        else if (_machine.OfferAgain(lease.Ticket) is { } offer)
        {
            await Pool.OfferAsync([offer], CancellationToken.None);
        }
    }
}
