using Grid.Contracts.Pools;
using Grid.Contracts.Work;
using Grid.Workers.Work;

namespace Grid.Workers.Videos;

/// <summary>Gives each kind of work on videos to the runner that knows it.</summary>
internal sealed class VideoRunner(BurstRunner bursts, WindowRunner windows, SliceRunner slices, AssemblyRunner assemblies) : IWorkRunner
{
    // Asked anew each time: a runner learns the figure while it works.
    private volatile Func<int> _maxTickets = () => 1;

    public string Capability => WorkCapabilities.Video;

    public int MaxTickets => _maxTickets();

    public TicketRun Run(IReadOnlyList<TicketWork> works)
    {
        switch (works[0].Payload)
        {
            case WindowEvaluation:
                _maxTickets = () => windows.MaxTickets;
                return windows.Run(works) with { IsShort = true };
            case SliceDecode:
                return slices.Run(works.Single());
            case VideoAssembly:
                _maxTickets = () => bursts.MaxTickets;
                return assemblies.Run(works);
            default:
                _maxTickets = () => bursts.MaxTickets;
                return bursts.Run(works);
        }
    }
}
