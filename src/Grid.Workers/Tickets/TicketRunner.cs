using Grid.Contracts.Pools;

namespace Grid.Workers.Tickets;

/// <summary>Gives each kind of ticket to the runner that knows it.</summary>
internal sealed class TicketRunner(BurstRunner bursts, WindowRunner windows, SliceRunner slices) : ITicketRunner
{
    // Asked anew each time: a runner learns the figure while it works.
    private volatile Func<int> _maxTickets = () => 1;

    public int MaxTickets => _maxTickets();

    public TicketRun Run(IReadOnlyList<TicketWork> works)
    {
        switch (works[0].Payload.Kind)
        {
            case TicketKind.DenoiseWindow:
                _maxTickets = () => windows.MaxTickets;
                return windows.Run(works);
            case TicketKind.DecodeSlice:
                return slices.Run(works.Single());
            default:
                _maxTickets = () => bursts.MaxTickets;
                return bursts.Run(works);
        }
    }
}
